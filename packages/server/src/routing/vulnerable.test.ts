import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkPlaybook, defaultPlaybook, playbookFor } from '../playbook/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { compileRules, createDispatch, decideCallBack, placeInQueue, type Candidate, type Need } from './index.ts'

/** Who needs care: whatever may be published, in whatever region, they stand before the base tier and take the first free seat. Source: mission C4. */

const playbook = defaultPlaybook('CNY')
const ms = (max: number) => fc.integer({ min: 0, max })
const tiers = (max: number) => fc.tuple(ms(max), ms(max), ms(max)).map(three => { const [mass, core, diamond] = three.toSorted((a, b) => a - b); return { diamond: diamond!, core: core!, mass: mass! } })
const roles = fc.subarray(['agent', 'expert', 'supervisor'])
const callBack = fc.option(fc.record({ patienceMs: fc.constant({ diamond: 1_000, core: 1_000, mass: 1_000 }) }), { nil: undefined })

const anyRouting = fc.record({
  headStartMs: tiers(300_000), careHeadStartMs: ms(300_000), highFrequencyHeadStartMs: ms(60_000), skillLevelWeight: ms(40), loadWeight: ms(200), roleWeight: ms(100), relaxSkillAfterMs: ms(600_000),
  roleForTier: fc.record({ diamond: roles, core: roles, mass: roles }),
  holdBack: fc.option(fc.record({ role: fc.constantFrom('agent', 'expert'), tiers: fc.constantFrom(['diamond' as const], ['diamond' as const, 'core' as const], ['mass' as const]), seats: fc.nat(500), withinMs: ms(60_000), share: fc.constantFrom(0.5, 0.97), yieldAfterMs: ms(600_000) }), { nil: undefined }),
  overload: fc.option(fc.record({ whenWaitMs: ms(600_000), spanMs: ms(600_000), waitCost: fc.record({ diamond: ms(100), core: ms(100), mass: ms(100) }), handlingMs: fc.constant({ diamond: 1_000, core: 90_000, mass: 1_000 }), patienceMs: fc.constant({ diamond: 1_000, core: 1_000, mass: 900_000 }) }), { nil: undefined }),
  lastAgent: fc.option(fc.record({ withinMs: fc.constant(1), waitMs: ms(600_000) }), { nil: undefined }),
})
const anyOverlay = fc.record({ headStartMs: tiers(300_000), careHeadStartMs: ms(300_000), highFrequencyHeadStartMs: ms(60_000), callBack })

const anyPlaybook = fc.record({ routing: anyRouting, overlay: fc.option(anyOverlay, { nil: undefined }) }).map(({ routing, overlay }) => strip({
  ...playbook, routing: { ...playbook.routing, ...routing }, ...(overlay ? { overlays: [{ overlay: 'west', name: { 'zh-CN': '西', en: 'West' }, regions: ['四川'], routing: overlay }] } : {}),
})).filter(document => checkPlaybook(document).length === 0)

/** Absent and undefined are one thing in a document. */
const strip = (document: object): Playbook => JSON.parse(JSON.stringify(document)) as Playbook // checked by the filter that follows

const region = fc.constantFrom('四川', '上海', null)
const care = fc.constantFrom<Need['care'][number]>('silver', 'hearing', 'vision', 'dialect', 'language')

test('the same instant: nobody of the base tier of their region stands before who needs care, whatever the playbook and its overlays say', () => {
  let overlays = 0
  fc.assert(fc.property(anyPlaybook, region, fc.record({ need: care, tier: fc.constantFrom('diamond' as const, 'core' as const, 'mass' as const) }), fc.boolean(), (document, where, { need, tier }, frequent) => {
    if (document.overlays) overlays++
    const { routing } = playbookFor(document, where)
    const vulnerable = placeInQueue({ waitingSince: 0, tier, care: [need], highFrequency: false }, routing)
    const base = placeInQueue({ waitingSince: 0, tier: 'mass', care: [], highFrequency: frequent }, routing)
    assert.ok(vulnerable.queueKey <= base.queueKey, `${vulnerable.queueKey} > ${base.queueKey}`)
  }), { numRuns: 300 })
  assert.ok(overlays > 30, `only ${overlays} playbooks with an overlay were valid`)
})

test('a seat that is free is theirs at once: no ring, hold-back, overload or preference keeps them from it or puts the base tier first', () => {
  fc.assert(fc.property(anyPlaybook, region, care, fc.record({ role: fc.constantFrom('agent' as const, 'expert' as const, 'supervisor' as const), reserve: fc.nat(50), overloaded: fc.boolean(), frequent: fc.boolean(), skill: fc.constantFrom(null, 'appliance'), language: fc.constantFrom('zh', 'en') }), (document, where, need, some) => {
    const { routing } = playbookFor(document, where)
    const build = () => {
      const dispatch = createDispatch(compileRules(document))
      dispatch.setReserve(some.reserve)
      dispatch.setOverloaded(some.overloaded)
      const only: Candidate = { id: 'only', role: some.role, skills: [], languages: ['zh'], capacity: 1, openChats: 0, lastAssignedAt: null }
      return { dispatch, only: dispatch.agentOn(only) }
    }
    const enter = (dispatch: ReturnType<typeof createDispatch>, who: { care: Need['care']; frequent: boolean }, prefers?: number): number => {
      const { headStartMs, queueKey } = placeInQueue({ waitingSince: 0, tier: 'mass', care: who.care, highFrequency: who.frequent }, routing)
      return dispatch.enter({ need: dispatch.need({ neededSkill: some.skill, language: some.language, tier: 'mass', care: who.care, headStartMs, passedOnBy: null }), since: 0, key: queueKey, ...(prefers === undefined ? {} : { prefers, prefersKind: 'last-agent' as const }) })
    }
    const alone = build()
    assert.equal(alone.dispatch.place(enter(alone.dispatch, { care: [need], frequent: false }), 0), alone.only, 'at the very instant they wait')
    const both = build()
    const vulnerable = enter(both.dispatch, { care: [need], frequent: false }) // first among equals: where nobody stands ahead, who came first does
    enter(both.dispatch, { care: [], frequent: some.frequent }, both.only) // and is this agent's own
    const [first] = both.dispatch.settle(1, 1)
    assert.equal(first?.ticket, vulnerable)
  }), { numRuns: 300 })
})

test('an offer to call back is an offer: no facts and no policy turn it into an end of the wait', () => {
  fc.assert(fc.property(anyPlaybook, ms(1e7), fc.boolean(), fc.boolean(), ({ routing }, expectedWaitMs, openNow, alreadyAsked) => {
    assert.ok(['offer', 'none'].includes(decideCallBack({ expectedWaitMs, tier: 'mass', openNow, alreadyAsked }, routing).kind))
  }))
})
