import type { TextKey } from '../texts.ts'

/** What to do at one point of a diagnosis. A try asks whether it helped: yes is the end, no goes on. */
export type Point =
  | { readonly kind: 'ask'; readonly text: TextKey; readonly answers: readonly Answer[] }
  | { readonly kind: 'try'; readonly text: TextKey; readonly otherwise: Point }
  /** Somebody has to see it. `fault` is the word the booking carries. */
  | { readonly kind: 'repair'; readonly fault: string }
  /** A person at once: danger, or beyond what may be tried at home. */
  | { readonly kind: 'human'; readonly text: TextKey; readonly fault: string }
  /** Nothing is broken: the manual. */
  | { readonly kind: 'manual' }
export interface Answer { readonly id: string; readonly label: TextKey; readonly next: Point }

const ask = (text: TextKey, ...answers: readonly Answer[]): Point => ({ kind: 'ask', text, answers })
const on = (label: Extract<TextKey, `dx-${string}`>, next: Point): Answer => ({ id: label.slice(3), label, next })
const attempt = (text: TextKey, otherwise: Point): Point => ({ kind: 'try', text, otherwise })
const repair = (fault: string): Point => ({ kind: 'repair', fault })
const human = (text: TextKey, fault: string): Point => ({ kind: 'human', text, fault })

const burning = on('dx-burning', human('dx-stop-burning', 'burning'))
const swollen = on('dx-swollen', human('dx-stop-battery', 'battery'))
const dead = (kind: string): Answer => on('dx-dead', attempt('dx-try-socket', repair(`${kind}-dead`)))
const notCharging = (kind: string): Answer => on('dx-not-charging', attempt('dx-try-charging', repair(`${kind}-not-charging`)))
const sound = (kind: string): Point => ask('dx-ask-sound', on('dx-no-connect', attempt('dx-try-pair', repair(`${kind}-not-connecting`))), on('dx-no-sound', attempt('dx-try-sound', repair(`${kind}-no-sound`))), notCharging(kind), swollen)
const handheld = (kind: string): Point => ask('dx-ask-phone', notCharging(kind), on('dx-frozen', attempt('dx-try-restart', repair(`${kind}-frozen`))), on('dx-water', human('dx-stop-water', `${kind}-water`)), swollen)
const small = (kind: string): Point => ask('dx-ask-small', dead(kind), on('dx-weak', attempt('dx-try-clean', repair(`${kind}-weak`))), on('dx-how', { kind: 'manual' }), burning)

/**
 * Question → answers → next, by kind of product. Danger is on the first list of everything that has a battery or a plug.
 * At most four answers: as many as a card has buttons. Source: makers' own first steps for these faults, in the order of effort.
 */
const tables: Readonly<Record<string, Point>> = {
  fridge: ask('dx-ask-fridge',
    on('dx-not-cold', attempt('dx-try-fridge-cold', repair('fridge-not-cold'))),
    on('dx-noise', attempt('dx-try-fridge-noise', repair('fridge-noise'))),
    on('dx-leak', attempt('dx-try-fridge-leak', repair('fridge-leak'))), burning),
  washer: ask('dx-ask-washer',
    on('dx-no-drain', attempt('dx-try-washer-drain', repair('washer-no-drain'))),
    on('dx-shakes', ask('dx-ask-washer-new', on('dx-first-yes', attempt('dx-try-washer-bolts', repair('washer-bolts'))), on('dx-first-no', attempt('dx-try-washer-level', repair('washer-shakes'))))),
    on('dx-leak', attempt('dx-try-washer-leak', repair('washer-leak'))), burning),
  aircon: ask('dx-ask-aircon',
    on('dx-not-cold', attempt('dx-try-aircon-cold', repair('aircon-not-cold'))),
    on('dx-leak', attempt('dx-try-aircon-drip', repair('aircon-leak'))),
    on('dx-remote', attempt('dx-try-remote', repair('aircon-remote'))), burning),
  tv: ask('dx-ask-tv',
    on('dx-no-picture', attempt('dx-try-tv-picture', repair('tv-no-picture'))),
    on('dx-no-network', attempt('dx-try-network', repair('tv-no-network'))), dead('tv'), burning),
  phone: handheld('phone'), tablet: handheld('tablet'), watch: handheld('watch'),
  earphones: sound('earphones'), speaker: sound('speaker'),
  ...Object.fromEntries(['laptop', 'camera', 'keyboard'].map(kind => [kind, ask('dx-ask-small', dead(kind), on('dx-frozen', attempt('dx-try-restart', repair(`${kind}-frozen`))), on('dx-how', { kind: 'manual' }), swollen)])),
  ...Object.fromEntries(['ricecooker', 'robot', 'purifier', 'kettle', 'monitor', 'bottle', 'lamp'].map(kind => [kind, small(kind)])),
}

export function diagnosisOf (kind: string | null): Point | undefined {
  return kind !== null && Object.hasOwn(tables, kind) ? tables[kind] : undefined
}
export const diagnosedKinds: readonly string[] = Object.keys(tables)

/** Where the answers so far lead, and how many of them were answers: the first that is none stops the walk there. */
export function walk (start: Point, answers: readonly string[]): { readonly at: Point | 'fixed'; readonly taken: number } {
  let at: Point = start
  for (const [taken, answer] of answers.entries()) {
    if (at.kind === 'ask') {
      const chosen: Answer | undefined = at.answers.find(one => one.id === answer)
      if (!chosen) return { at, taken }
      at = chosen.next
    } else if (at.kind === 'try') {
      if (answer === 'yes') return { at: 'fixed', taken: taken + 1 }
      if (answer !== 'no') return { at, taken }
      at = at.otherwise
    } else return { at, taken }
  }
  return { at, taken: answers.length }
}
