import type { BrowserContext, Page, Request } from 'playwright-core'

/** When a page is at rest: nothing asked is unanswered, nothing fades or moves. No test waits a fixed time for that. */
const underWay = new WeakMap<Page, Set<Request>>()

function requestsOf (page: Page): Set<Request> {
  const open = underWay.get(page) ?? new Set()
  underWay.set(page, open)
  return open
}

export function watchRequests (context: BrowserContext): void {
  context.on('page', page => {
    const open = requestsOf(page)
    page.on('request', request => { open.add(request) })
    const over = (request: Request): void => { open.delete(request) }
    page.on('requestfinished', over).on('requestfailed', over)
  })
}

/** What repeats for ever (typing dots) is at rest. A dialog that is to appear or go has its class before it moves. */
const still = (page: Page): Promise<boolean> => page.evaluate(async () => {
  for (let frame = 0; frame < 3; frame++) await new Promise(resolve => { requestAnimationFrame(resolve) })
  return document.getAnimations().every(one => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)
    && document.querySelector('[class*="-enter-prepare"], [class*="-enter-start"], [class*="-appear-prepare"], [class*="-appear-start"], .state[role=status]') === null
})

export async function settled (page: Page): Promise<void> {
  const open = requestsOf(page)
  const until = performance.now() + 60_000
  let began = 0
  const begins = (): void => { began++ }
  page.on('request', begins)
  try {
    for (;;) {
      const before = began
      if (open.size === 0 && await still(page) && open.size === 0 && began === before) return
      if (performance.now() > until) throw new Error(`not at rest: ${[...open].map(request => request.url()).join(', ') || 'something moves or loads'}`)
      if (open.size > 0) await new Promise(resolve => { setTimeout(resolve, 20) })
    }
  } finally { page.off('request', begins) }
}
