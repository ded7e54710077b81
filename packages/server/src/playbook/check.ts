import { Compile } from 'typebox/compile'
import { hour, minute, second } from '../kernel/clock.ts'
import { Playbook, type PlaybookProblem } from './contract.ts'
import { isCurrency } from './check-currency.ts'
import { hoursProblems } from './check-hours.ts'
import { promisePartProblems } from './check-promises.ts'
import { routingPartProblems } from './check-routing.ts'
import { autonomyProblems, styleProblems } from './check-style.ts'
import { withOverlay } from './decide-overlay.ts'

/** Above this nobody's value or need lets them overtake. Source: docs/policy/playbook.md, "Head starts". */
export const HEAD_START_LIMIT_MS = 10 * minute
/** The base promise: every problem closed within a day, round the clock, whoever asks. Source: mission D1, D2. */
export const BASE_CLOSURE_MS = 24 * hour

const TIERS = ['diamond', 'core', 'mass'] as const
const ROLES: ReadonlySet<string> = new Set(['agent', 'expert', 'supervisor', 'operations', 'manager'])
const PLACEHOLDERS: ReadonlySet<string> = new Set(['hello', 'shop'])

const shape = Compile(Playbook)

export type Note = (path: string, rule: string, say: string) => void

/** Everything that keeps a document from being published: its shape first; contradictions only where the shape is right. Pure. */
export function checkPlaybook (document: unknown): PlaybookProblem[] {
  if (!shape.Check(document)) return shapeProblems(document)
  const problems: PlaybookProblem[] = []
  const note: Note = (path, rule, say) => { problems.push({ path, rule, say }) }
  tierProblems(document, note)
  skillProblems(document, note)
  routingProblems(document, note)
  routingPartProblems(document, note)
  promiseProblems(document, note)
  promisePartProblems(document, note)
  overlayProblems(document, note)
  compensationProblems(document, note)
  hoursProblems(document, note)
  conciergeProblems(document, note)
  styleProblems(document, note)
  autonomyProblems(document, note)
  return problems
}

function shapeProblems (document: unknown): PlaybookProblem[] {
  const seen = new Set<string>()
  return shape.Errors(document).flatMap(error => {
    if (error.keyword === 'boolean') return [] // the closed object already names the unknown field
    const rule = error.keyword === 'format' && /^\/(openingHours|calendars\/[^/]+)\/holidays\/\d+\/on$/.test(error.instancePath) ? 'hours.holiday-date' : 'shape'
    const problem = { path: error.instancePath || '/', rule, say: `${error.message}${unknownFields(error.params)}` }
    const key = `${problem.path}|${problem.say}`
    if (seen.has(key)) return []
    seen.add(key)
    return [problem]
  }).slice(0, 100)
}

function unknownFields (params: object): string {
  return 'additionalProperties' in params && Array.isArray(params.additionalProperties) ? `: ${params.additionalProperties.join(', ').slice(0, 200)}` : ''
}

function tierProblems ({ tiers }: Playbook, note: Note): void {
  const entries = Object.entries(tiers.thresholds)
  if (entries.length === 0) note('/tiers/thresholds', 'tiers.no-currency', 'at least one currency needs thresholds')
  for (const [currency, { diamondAbove, coreFrom }] of entries) {
    const path = `/tiers/thresholds/${pointer(currency)}`
    if (!isCurrency(currency)) note(path, 'currency.unknown', 'must be a three-letter ISO 4217 code in capitals')
    if (coreFrom < 1 || coreFrom > diamondAbove) note(`${path}/coreFrom`, 'tiers.order', 'must be above 0 and not above diamondAbove')
  }
  tiers.interests?.forEach((interest, i) => {
    if (tiers.interests!.findIndex(other => other.name === interest.name) < i) note(`/tiers/interests/${i}/name`, 'tiers.interest-twice', 'this interest already has a rule')
  })
}

function skillProblems ({ skills }: Playbook, note: Note): void {
  const seen = new Set<string>()
  skills.forEach(({ skill, name }, i) => {
    if (seen.has(skill)) note(`/skills/${i}/skill`, 'skills.unique', 'this skill is named twice')
    seen.add(skill)
    if (name['zh-CN'].trim() === '' || name.en.trim() === '') note(`/skills/${i}/name`, 'skills.name', 'a skill needs a name in both languages')
  })
}

function routingProblems ({ routing }: Playbook, note: Note): void {
  const { headStartMs, careHeadStartMs, highFrequencyHeadStartMs } = routing
  const most = Math.max(...TIERS.map(tier => headStartMs[tier])) + careHeadStartMs + highFrequencyHeadStartMs
  if (most > HEAD_START_LIMIT_MS) note('/routing/headStartMs', 'routing.head-start-bounded', `all head starts together may not exceed ${HEAD_START_LIMIT_MS} ms, or somebody is overtaken for ever`)
  if (careHeadStartMs < headStartMs.mass || careHeadStartMs < highFrequencyHeadStartMs) note('/routing/careHeadStartMs', 'routing.vulnerable-behind', 'shoppers who need care may never stand behind others of the base tier')
  ordered((higher, lower) => headStartMs[higher] < headStartMs[lower], '/routing/headStartMs', (path, higher, lower) => note(path, 'routing.tier-order', `${higher} may not have a smaller head start than ${lower}`))
  for (const tier of TIERS) routing.roleForTier[tier].forEach((role, i) => { if (!ROLES.has(role)) note(`/routing/roleForTier/${tier}/${i}`, 'routing.role-unknown', 'no such role') })
  if (routing.abandonAfterMs < minute) note('/routing/abandonAfterMs', 'routing.abandon-too-soon', 'a waiting shopper may not be given up within a minute')
  if (routing.relaxSkillAfterMs > routing.abandonAfterMs) note('/routing/relaxSkillAfterMs', 'routing.relax-too-late', 'must not be later than abandonAfterMs, or the search never widens in time')
  if (routing.disconnectGraceMs > 10 * minute) note('/routing/disconnectGraceMs', 'routing.grace-too-long', 'a lost agent may hold waiting work for ten minutes at most')
}

/** An overlay is judged by what it makes of the whole: problems the central standard does not have stand at the overlay. */
function overlayProblems (document: Playbook, note: Note): void {
  const taken = new Map<string, string>()
  document.overlays?.forEach((overlay, i) => {
    const path = `/overlays/${i}`
    if (document.overlays!.findIndex(other => other.overlay === overlay.overlay) < i) note(`${path}/overlay`, 'overlay.twice', 'this overlay is named twice')
    if (overlay.name['zh-CN'].trim() === '' || overlay.name.en.trim() === '') note(`${path}/name`, 'overlay.name', 'an overlay needs a name in both languages')
    overlay.regions.forEach((region, j) => {
      const other = taken.get(region)
      if (other !== undefined) note(`${path}/regions/${j}`, 'overlay.region-twice', `this region already belongs to ${other}`)
      else taken.set(region, overlay.overlay)
    })
    const central = new Set<string>()
    const gather = (into: (key: string) => void): Note => (at, rule) => { into(`${at}|${rule}`) }
    routingProblems(document, gather(key => central.add(key)))
    promiseProblems(document, gather(key => central.add(key)))
    promisePartProblems(document, gather(key => central.add(key)))
    const whole = withOverlay(document, overlay)
    const own: Note = (at, rule, say) => { if (!central.has(`${at}|${rule}`)) note(`${path}${at}`, rule, say) }
    routingProblems(whole, own)
    promiseProblems(whole, own)
    promisePartProblems(whole, own)
  })
}

function promiseProblems ({ promises }: Playbook, note: Note): void {
  const { firstResponseMs, solutionMs, closureMs, warnAt } = promises
  for (const [name, spans] of [['firstResponseMs', firstResponseMs], ['solutionMs', solutionMs], ['closureMs', closureMs]] as const) {
    for (const tier of TIERS) {
      const span = spans[tier]
      if (span < second) note(`/promises/${name}/${tier}`, 'promise.too-short', 'a promise needs at least one second')
      else if (span - Math.floor(span * warnAt) < 100) note('/promises/warnAt', 'promise.warning-late', `the warning for ${name} ${tier} must come at least 0.1 s before it is due`)
    }
    ordered((higher, lower) => spans[higher] > spans[lower], `/promises/${name}`, (path, higher, lower) => note(path, 'promise.tier-order', `${higher} may not be promised less than ${lower}`))
  }
  for (const tier of TIERS) {
    if (firstResponseMs[tier] > solutionMs[tier]) note(`/promises/firstResponseMs/${tier}`, 'promise.order', 'the first response may not be due after the solution')
    if (solutionMs[tier] > closureMs[tier]) note(`/promises/solutionMs/${tier}`, 'promise.order', 'the solution may not be due after the closure')
    if (closureMs[tier] > BASE_CLOSURE_MS) note(`/promises/closureMs/${tier}`, 'promise.base-taken-away', 'every problem of everyone is closed within 24 hours; no tier may lose this')
  }
}

function compensationProblems ({ compensation }: Playbook, note: Note): void {
  for (const [role, { perCaseMinor, perDayMinor, currency }] of Object.entries(compensation.authority)) {
    const path = `/compensation/authority/${pointer(role)}`
    if (!ROLES.has(role)) note(path, 'compensation.role-unknown', 'no such role')
    if (perCaseMinor > perDayMinor) note(`${path}/perCaseMinor`, 'compensation.case-over-day', 'one case may not exceed the day\'s limit')
    if (!isCurrency(currency)) note(`${path}/currency`, 'currency.unknown', 'must be a three-letter ISO 4217 code in capitals')
  }
}

function conciergeProblems ({ concierge }: Playbook, note: Note): void {
  for (const locale of ['zh-CN', 'en'] as const) {
    if (concierge.label[locale].trim() === '') note(`/concierge/label/${locale}`, 'concierge.label-blank', 'AI messages must carry a visible label')
    for (const name of ['greeting', 'greetingPlain'] as const) {
      for (const [, placeholder = ''] of (concierge[name]?.[locale] ?? '').matchAll(/\{([^{}]*)\}/g)) {
        if (!PLACEHOLDERS.has(placeholder)) note(`/concierge/${name}/${locale}`, 'concierge.placeholder', `{${placeholder}} is not one of {hello}, {shop}`)
      }
    }
  }
}

type Tier = typeof TIERS[number]

/** Walks the two neighbouring pairs of tiers, higher first. */
function ordered (wrong: (higher: Tier, lower: Tier) => boolean, path: string, tell: (path: string, higher: Tier, lower: Tier) => void): void {
  for (const [higher, lower] of [['diamond', 'core'], ['core', 'mass']] as const) if (wrong(higher, lower)) tell(`${path}/${higher}`, higher, lower)
}

/** One step of a JSON Pointer (RFC 6901). */
export function pointer (name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
