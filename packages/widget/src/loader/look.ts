/** Sets styles through the CSSOM, each of them important: works under a Content-Security-Policy without 'unsafe-inline', and beats
 *  any rule of the page. Later looks replace the properties they name and leave the others. */
export function wear (element: HTMLElement | SVGElement, look: string): void {
  element.style.cssText += `;${look.replace(/;|$/g, '!important;')}`
}

const SVG = 'http://www.w3.org/2000/svg'

/** Built node by node: pages with Trusted Types refuse innerHTML. */
export function drawIcon (path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  wear(svg, 'width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.9px;stroke-linecap:round;stroke-linejoin:round')
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('d', path)
  svg.appendChild(line)
  return svg
}

/** The page may hide everything by a rule for every element (`* { display: none !important }`). Then, and only then, its root is
 *  shown again; a page that hides just its root (a guard against clickjacking) keeps it hidden. */
export function revealRoot (): void {
  const root = document.documentElement
  const hidden = (element: Element): boolean => { const { display, opacity } = getComputedStyle(element); return display === 'none' || opacity === '0' }
  if (!hidden(root)) return
  const probe = document.createElement('zhiyu-probe')
  root.appendChild(probe)
  if (hidden(probe)) wear(root, 'display:block;opacity:1;transform:none')
  root.removeChild(probe)
}

const HOVER = 'button:hover{filter:brightness(1.08)}button:focus-visible{outline:3px solid #fff!important;outline-offset:-6px!important}'

/** Niceties only; everything needed is worn inline. */
export function dress (root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(HOVER)
    root.adoptedStyleSheets = [sheet]
  } catch { /* before Chrome 73: the browser's own focus ring does */ }
}
