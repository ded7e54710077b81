import { goods, type Category } from './catalogue.ts'
import { glyphs } from './glyphs.ts'

const palette: Readonly<Record<Category, readonly [string, string]>> = {
  家电: ['#4f7cac', '#1f3a5f'], 数码: ['#5b5f97', '#2b2d42'], 母婴: ['#f2a9a0', '#c8606f'], 服饰: ['#a3846b', '#5b4636'],
  生鲜: ['#7fb069', '#2f6b4f'], 家居: ['#c9a66b', '#8a5a2b'], 美妆: ['#c98bb9', '#7a3e6d'],
}

/** The product's picture: drawn, never downloaded. undefined when there is no such product. */
export function drawPicture (id: string): string | undefined {
  const one = goods.find(each => each.id === id)
  if (!one) return undefined
  const [from, to] = palette[one.category]
  // The angle varies with the id, so that a shelf of one category does not look stamped.
  const turn = ([...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) * 37) % 90
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="${one.title}"><defs><linearGradient id="a" gradientTransform="rotate(${turn} .5 .5)"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient><radialGradient id="b" cx=".32" cy=".22" r=".8"><stop stop-color="#fff" stop-opacity=".38"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs><rect width="400" height="400" fill="url(#a)"/><rect width="400" height="400" fill="url(#b)"/><circle cx="200" cy="200" r="142" fill="#fff" fill-opacity=".1"/><ellipse cx="200" cy="330" rx="104" ry="12" fill="#000" fill-opacity=".16"/><g transform="translate(90 84) scale(2.2)" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">${glyphs[one.glyph] ?? ''}</g></svg>`
}
