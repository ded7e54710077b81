export { referencePlaybook } from './reference-playbook.ts'
export { referenceScenario } from './reference.ts'
export { shippedScenarios } from './shipped.ts'
export { staffedByPlan } from './planned.ts'
