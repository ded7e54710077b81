import { isList, isRecord, valueAt, type Json, type Path } from './paths.ts'
import { leastOf, type Shape } from './shape.ts'

/** A sensible start for a part that is switched on and for a new entry of a list. Source: the defaults of docs/policy/playbook.md and routing.md. */
const tiers = (diamond: number, core: number, mass: number) => ({ diamond, core, mass })
const STARTS: Readonly<Record<string, Json>> = {
  'routing.holdBack': { role: 'expert', tiers: ['diamond'], seats: 'formula', withinMs: 15_000, share: 0.97, yieldAfterMs: 120_000 },
  'routing.advisor': { waitMs: 15_000, maxShoppers: 50 },
  'routing.lastAgent': { withinMs: 86_400_000, waitMs: 10_000 },
  'routing.overload': { whenWaitMs: 180_000, spanMs: 60_000, waitCost: tiers(8, 3, 1), handlingMs: tiers(480_000, 360_000, 300_000), patienceMs: tiers(240_000, 180_000, 180_000) },
  'routing.callBack': { patienceMs: tiers(60_000, 120_000, 180_000) },
  'routing.callBack.tries': 3,
  'routing.callBack.retryAfterMs': 900_000,
  'routing.rings': [{ afterMs: 0, minLevel: 3, language: true }, { afterMs: 15_000, minLevel: 1, language: true }, { afterMs: 30_000, minLevel: 0, language: false }],
  'promises.expertWithinMs': { diamond: 1_800_000 },
  'promises.warnings': { solution: [0.5, 0.9], closure: [0.5, 0.9] },
  'promises.pauses': [{ clock: 'solution', while: 'shopper', atMostMs: 28_800_000 }, { clock: 'solution', while: 'partner', atMostMs: 43_200_000 }],
  'promises.pauses.*': { clock: 'solution', while: 'shopper', atMostMs: 28_800_000 },
  'promises.escalations.*': { clock: 'solution', tiers: ['diamond', 'core', 'mass'], steps: [{ when: 'breach', afterMs: 0, call: 'expert' }] },
  'promises.escalations.*.steps.*': { when: 'breach', afterMs: 0, call: 'supervisor' },
  'promises.proposals.*': { clock: 'solution', tiers: ['diamond', 'core', 'mass'], amountMinor: {} },
  'style': { default: 'warm', cantonese: true, rules: [{ style: 'plain', care: ['silver'] }] },
  'style.rules.*': { style: 'warm', tiers: ['diamond'] },
  'style.rules.*.care': ['silver'],
  'style.rules.*.tiers': ['diamond'],
  'style.rules.*.written': ['en'],
  'autonomy': { turns: 30, confirmFrom: 0.8, actFrom: 0.9, lowerBelow: 0.75, raiseByItself: false, reviewBelow: 0.8 },
  'afterSales': { returnDays: 7, priceProtectionDays: 15 },
  'overlays.*': { overlay: '', name: { 'zh-CN': '', en: '' }, regions: [] },
  'tiers.interests.*': { name: '', categories: [], views: 5, days: 30 },
  'skills.*': { skill: '', name: { 'zh-CN': '', en: '' }, keywords: [] },
}
const SHIFT: Json = { from: '09:00', to: '18:00' }

/** The path with every place in a list written as `*`: what words and starts are found by. */
export const patternOf = (path: Path): string => path.map(step => typeof step === 'number' ? '*' : step).join('.')

export function startOf (path: Path, shape: Shape | undefined, document: Json): Json {
  const pattern = patternOf(path)
  if (/^(openingHours|calendars\.[^.]+)\.(week\.\w+|holidays\.\*\.hours)\.\*$/.test(pattern)) return SHIFT
  if (/^calendars\.[^.]+$/.test(pattern)) return valueAt(document, ['openingHours']) ?? leastOf(shape)
  const inForce = /^overlays\.\*\.(.+)$/.exec(pattern)?.[1]
  const central = inForce === undefined ? undefined : valueAt(document, inForce.split('.'))
  if (/^overlays\.\*\.(routing|promises)$/.test(pattern)) return {}
  if (central !== undefined) return central // an overlay begins as the central standard and departs from it
  if (inForce !== undefined && STARTS[inForce] !== undefined) return STARTS[inForce]
  if (pattern === 'routing.rings.*') return nextRing(valueAt(document, ['routing', 'rings']))
  const known = STARTS[pattern]
  if (known !== undefined) return known
  const sibling = path.length > 1 ? valueAt(document, path.slice(0, -1)) : undefined
  return isRecord(sibling) && Object.values(sibling)[0] !== undefined && /^(thresholds|authority|chatWeights|amountMinor)$/.test(String(path.at(-2))) ? likeOthers(sibling, String(path.at(-1))) : leastOf(shape)
}

/** A ring after the last: later, and wider. */
function nextRing (rings: Json | undefined): Json {
  const last = isList(rings) ? rings.at(-1) : undefined
  if (!isRecord(last)) return { afterMs: 0, minLevel: 1, language: true }
  return { afterMs: Number(last['afterMs']) + 15_000, minLevel: Math.max(0, Number(last['minLevel']) - 1), language: last['language'] === true && Number(last['minLevel']) > 1 }
}

/** A new key of a record starts as the first of its kind; an authority keeps its currency. */
function likeOthers (record: { readonly [key: string]: Json }, key: string): Json {
  const first = Object.values(record)[0]!
  return typeof first === 'number' ? 1 : isRecord(first) && key in record ? record[key]! : first
}
