import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAdvisor, mostShoppers, stillAdvises, type AdvisorDecision, type AdvisorFacts } from './decide-advisor.ts'

const facts = (some: Partial<AdvisorFacts> = {}): AdvisorFacts => ({ expert: { active: true, role: 'expert' }, looksAfter: 0, alreadyTheirs: false, identified: true, ...some })
const refused = (because: string, most = 50): AdvisorDecision => ({ kind: 'refuse', because, most }) as AdvisorDecision

const cases: [string, AdvisorFacts, number, AdvisorDecision][] = [
  ['an expert with room takes a shopper', facts({ looksAfter: 49 }), 50, { kind: 'assign' }],
  ['an expert who looks after fifty is full', facts({ looksAfter: 50 }), 50, refused('full')],
  ['the playbook may ask for fewer', facts({ looksAfter: 10 }), 10, refused('full', 10)],
  ['no playbook raises it above fifty', facts({ looksAfter: 50 }), 80, refused('full')],
  ['a full expert keeps those they have', facts({ looksAfter: 50, alreadyTheirs: true }), 50, { kind: 'unchanged' }],
  ['an agent is no expert', facts({ expert: { active: true, role: 'agent' } }), 50, refused('not-an-expert')],
  ['who left looks after nobody', facts({ expert: { active: false, role: 'expert' } }), 50, refused('inactive')],
  ['an anonymous visitor cannot be found again', facts({ identified: false }), 50, refused('anonymous')],
  ['an unknown agent is said to be unknown', facts({ expert: undefined }), 50, refused('no-such-agent')],
]
for (const [name, given, most, expected] of cases) test(name, () => assert.deepEqual(decideAdvisor(given, most), expected))

test('without a word in the playbook fifty is the most', () => assert.equal(mostShoppers(undefined), 50))
test('an expert who became a supervisor, or left, advises nobody', () => {
  assert.equal(stillAdvises({ active: true, role: 'expert' }), true)
  assert.equal(stillAdvises({ active: true, role: 'supervisor' }), false)
  assert.equal(stillAdvises({ active: false, role: 'expert' }), false)
})
