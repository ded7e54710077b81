import type { IForbiddenRuleType } from 'dependency-cruiser'

/** Who may know whom. Source: ARCHITECTURE.md. Every rule here has a seeded violation that must be reported. */

/** Floors: a module calls its own floor and those below. */
export const FLOORS: readonly (readonly string[])[] = [
  ['kernel'],
  ['playbook', 'customers', 'commerce', 'staff', 'staffing', 'knowledge', 'nlu', 'models', 'analytics', 'profile', 'segments', 'predictions'],
  ['conversations', 'imports', 'intake'],
  ['promises', 'proposals'],
  ['routing', 'quality', 'autonomy', 'connectors'],
  ['concierge'],
  ['realtime', 'insight', 'lake', 'planning', 'simulation', 'training', 'tasksets', 'enquiries', 'demo', 'copilot', 'web'],
]

const SERVER = '^packages/server/src'
const TEST = '\\.test\\.tsx?$'
const PURE = '/(decide|lifecycle|model)[a-z-]*\\.ts$'

const callDown: readonly IForbiddenRuleType[] = FLOORS.slice(0, -1).map((floor, i) => ({
  name: i === 0 ? 'kernel-knows-no-domain' : `call-down-from-floor-${i}`,
  comment: i === 0 ? 'The kernel is the ground floor.' : 'Call down; to reach up emit an event.',
  severity: 'error',
  from: { path: `${SERVER}/(${floor.join('|')})/`, pathNot: TEST },
  to: { path: `${SERVER}/(${FLOORS.slice(i + 1).flat().join('|')})/` },
}))

export const rules: readonly IForbiddenRuleType[] = [
  ...callDown,
  {
    name: 'front-door-only', comment: 'Another module is entered through its index.ts or contract.ts. Decisions, which may not touch doers, are held to the stricter rule below.', severity: 'error',
    from: { path: `${SERVER}/([^/]+)/`, pathNot: [TEST, PURE] },
    to: { path: `${SERVER}/([^/]+)/`, pathNot: [`${SERVER}/$1/`, `${SERVER}/kernel/`, '/(index|contract)\\.ts$'] },
  },
  {
    name: 'roof-enters-by-doors', comment: 'The roof, the tools and the benchmarks use front doors too.', severity: 'error',
    from: { path: [`${SERVER}/[^/]+\\.ts$`, '^packages/cli/'], pathNot: TEST },
    to: { path: `${SERVER}/[^/]+/`, pathNot: [`${SERVER}/kernel/`, '/(index|contract)\\.ts$'] },
  },
  {
    name: 'decisions-are-pure', comment: 'decide, lifecycle and model know their own module (but no doer in it), other decisions and calendars, contracts and the pure part of the kernel.', severity: 'error',
    from: { path: `${SERVER}/([^/]+)${PURE}` },
    to: { pathNot: [`${SERVER}/$1/(?!(store|actions|routes|index))`, PURE, '/promises/calendar\\.ts$', '(^|/)node_modules/typebox/', '/contract\\.ts$', `${SERVER}/kernel/(clock|money|random|schema|text|viewer|events|faults)\\.ts$`] },
  },
  {
    name: 'contracts-are-browser-safe', comment: 'A contract is read by browsers: schemas and nothing else.', severity: 'error',
    from: { path: `${SERVER}/[^/]+/contract\\.ts$` },
    to: { pathNot: ['/contract\\.ts$', `${SERVER}/kernel/schema\\.ts$`, '(^|/)node_modules/typebox/'] },
  },
  {
    name: 'simulator-enters-by-doors', comment: 'The simulator runs the decisions that the server runs: through front doors, and it knows nobody who uses it.', severity: 'error',
    from: { path: '^packages/simulator/' },
    to: { path: ['^packages/', '^(tools|tests|bench)/'], pathNot: ['^packages/simulator/', `${SERVER}/kernel/`, `${SERVER}/[^/]+/(index|contract)\\.ts$`] },
  },
  {
    name: 'browsers-see-contracts-only', comment: 'A browser knows the server by its contracts.', severity: 'error',
    from: { path: '^packages/(desk|shop|widget)/' },
    to: { path: '^packages/(server|cli)/', pathNot: '/contract\\.ts$' },
  },
  {
    name: 'browsers-keep-apart', comment: 'Each browser bundle is its own.', severity: 'error',
    from: { path: '^packages/(desk|shop|widget)/' },
    to: { path: '^packages/(desk|shop|widget)/', pathNot: '^packages/$1/' },
  },
  {
    name: 'server-knows-no-front', comment: 'The server does not import who uses it.', severity: 'error',
    from: { path: '^packages/server/', pathNot: TEST },
    to: { path: ['^packages/(desk|shop|widget|cli|simulator)/', '^(tools|bench)/'] },
  },
  {
    name: 'product-knows-no-test', comment: 'What ships imports no test.', severity: 'error',
    from: { path: '^packages/', pathNot: TEST },
    to: { path: ['^tests/', TEST] },
  },
  {
    name: 'no-cycles', comment: 'Two files that need each other are one, or need a third. Types may refer to each other.', severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'everything-resolves', comment: 'An import this checker cannot follow is an import it cannot judge.', severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]
