export { computeStaffing, parseNumbersLoosely } from './model-compute.ts'
