import type { Note } from './check.ts'
import { isCurrency } from './check-currency.ts'
import type { Playbook } from './contract.ts'

const TIERS = ['diamond', 'core', 'mass'] as const
const DAY_MS = 86_400_000
/** Upwards: a chain never comes back down to who was called before. */
const HEIGHT: Readonly<Record<string, number>> = { partner: 0, expert: 1, supervisor: 2 }
type Chain = NonNullable<Playbook['promises']['escalations']>[number]

/** The optional parts of promises. None of them may take away what the base gives: a closure within 24 hours that runs round the clock, for everyone. */
export function promisePartProblems (document: Playbook, note: Note): void {
  expertProblems(document, note)
  warningProblems(document, note)
  pauseProblems(document, note)
  escalationProblems(document, note)
  proposalProblems(document, note)
  const { calendar } = document.promises
  if (calendar !== undefined && document.calendars?.[calendar] === undefined) note('/promises/calendar', 'hours.calendar-unknown', 'the playbook has no calendar of this name')
}

function expertProblems ({ promises: { expertWithinMs, solutionMs } }: Playbook, note: Note): void {
  if (!expertWithinMs) return
  for (const tier of TIERS) {
    const within = expertWithinMs[tier]
    if (within === undefined) continue
    if (within < 1_000) note(`/promises/expertWithinMs/${tier}`, 'promise.too-short', 'a promise needs at least one second')
    if (within > solutionMs[tier]) note(`/promises/expertWithinMs/${tier}`, 'promise.order', 'an expert steps in before the solution is due, not after')
  }
  for (const [higher, lower] of [['diamond', 'core'], ['core', 'mass']] as const) {
    if ((expertWithinMs[higher] ?? Infinity) > (expertWithinMs[lower] ?? Infinity)) note(`/promises/expertWithinMs/${lower}`, 'promise.tier-order', `${higher} may not be promised less than ${lower}`)
  }
}

function warningProblems ({ promises }: Playbook, note: Note): void {
  const spans = { 'first-response': promises.firstResponseMs, expert: promises.expertWithinMs ?? {}, solution: promises.solutionMs, closure: promises.closureMs }
  for (const clock of ['first-response', 'expert', 'solution', 'closure'] as const) {
    const shares = promises.warnings?.[clock] ?? []
    shares.forEach((share, i) => {
      const path = `/promises/warnings/${clock}/${i}`
      const before = shares[i - 1]
      if ((before !== undefined && share <= before) || share === promises.warnAt) note(path, 'promise.warnings-order', 'warnings ascend, and none repeats warnAt')
      if (TIERS.some(tier => { const span = spans[clock][tier]; return span !== undefined && span - Math.floor(span * share) < 100 })) note(path, 'promise.warning-late', 'a warning must come at least 0.1 s before it is due')
    })
  }
}

function pauseProblems ({ promises: { pauses } }: Playbook, note: Note): void {
  pauses?.forEach((pause, i) => {
    const path = `/promises/pauses/${i}`
    if (pause.clock === 'closure') note(`${path}/clock`, 'promise.base-taken-away', 'the closure never pauses: every problem of everyone is closed within 24 hours')
    else if (pause.clock !== 'solution') note(`${path}/clock`, 'promise.pause-unanswered', 'nothing can be waited for before a person has answered; only the solution pauses')
    if (pause.atMostMs > DAY_MS) note(`${path}/atMostMs`, 'promise.base-taken-away', 'no pause may last longer than the 24 hours in which everything is closed')
    if (pause.atMostMs < 1_000) note(`${path}/atMostMs`, 'promise.too-short', 'a pause needs at least one second')
    if (pauses.findIndex(other => other.clock === pause.clock && other.while === pause.while) < i) note(path, 'promise.pause-twice', 'this clock already pauses for this')
  })
}

function escalationProblems ({ promises: { escalations } }: Playbook, note: Note): void {
  escalations?.forEach((chain, i) => {
    const path = `/promises/escalations/${i}`
    if (chain.tiers.length === 0) note(`${path}/tiers`, 'promise.escalation-nobody', 'a chain for no tier is never followed')
    if (chain.steps.length === 0) note(`${path}/steps`, 'promise.escalation-nobody', 'a chain without steps calls nobody')
    if (escalations.slice(0, i).some(other => other.clock === chain.clock && other.tiers.some(tier => chain.tiers.includes(tier)))) note(path, 'promise.escalation-twice', 'a tier already has a chain for this clock')
    stepProblems(chain, `${path}/steps`, note)
  })
  const closing = escalations?.flatMap((chain, i) => chain.clock === 'closure' ? [{ chain, i }] : []) ?? []
  const left = TIERS.filter(tier => !closing.some(({ chain }) => chain.tiers.includes(tier)))
  if (closing.length > 0 && left.length > 0) note(`/promises/escalations/${closing[0]!.i}/tiers`, 'promise.base-taken-away', `the base promise is everyone's: escalate it for ${left.join(', ')} too, or for nobody`)
}

function stepProblems ({ steps }: Chain, path: string, note: Note): void {
  steps.forEach((step, i) => {
    const height = HEIGHT[step.call]
    if (height === undefined) note(`${path}/${i}/call`, 'promise.escalation-nobody', 'nobody by that name is called: expert, supervisor or partner')
    if (step.call === 'partner' && (step.partner === undefined || (step.what ?? '').trim() === '')) note(`${path}/${i}/partner`, 'promise.escalation-nobody', 'a partner task needs a partner and what there is to do')
    if (step.call !== 'partner' && (step.partner ?? step.what) !== undefined) note(`${path}/${i}/call`, 'promise.escalation-partner', 'partner and what belong to a step to a partner')
    if (step.afterMs > DAY_MS) note(`${path}/${i}/afterMs`, 'promise.escalation-late', 'help that comes a day later is none')
    const before = steps.slice(0, i)
    const again = (other: Chain['steps'][number]): boolean => other.call === step.call && (step.call !== 'partner' || other.partner === step.partner)
    if (before.some(other => again(other) || (height !== undefined && height > 0 && (HEIGHT[other.call] ?? 0) > height))) note(`${path}/${i}/call`, 'promise.escalation-cycle', 'a chain only goes up: who was passed is not called again')
    const last = before.at(-1)
    if (last && ((last.when === 'breach' && step.when === 'warning') || (last.when === step.when && step.afterMs < last.afterMs))) note(`${path}/${i}`, 'promise.escalation-order', 'each step comes no sooner than the one before')
  })
}

function proposalProblems ({ promises: { proposals }, compensation: { authority } }: Playbook, note: Note): void {
  proposals?.forEach((proposal, i) => {
    const path = `/promises/proposals/${i}`
    if (proposal.tiers.length === 0) note(`${path}/tiers`, 'promise.proposal-nobody', 'a proposal for no tier is never made')
    if (proposals.slice(0, i).some(other => other.clock === proposal.clock && other.tiers.some(tier => proposal.tiers.includes(tier)))) note(path, 'promise.proposal-twice', 'a tier already has a proposal for this clock')
    for (const [currency, minor] of Object.entries(proposal.amountMinor)) {
      const at = `${path}/amountMinor/${currency}`
      if (!isCurrency(currency)) { note(at, 'currency.unknown', 'must be a three-letter ISO 4217 code in capitals'); continue }
      const limits = Object.values(authority).flatMap(limit => limit.currency === currency ? [limit.perCaseMinor] : [])
      if (minor < 1) note(at, 'promise.proposal-amount', 'an offer of nothing is none')
      if (limits.length === 0) note(at, 'promise.proposal-nobody', 'nobody has authority in this currency: nobody could accept it')
      else if (minor > Math.max(...limits)) note(at, 'promise.proposal-authority', 'above what anybody may grant in one case')
    }
  })
}
