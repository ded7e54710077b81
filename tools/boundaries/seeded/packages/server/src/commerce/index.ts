export { sell } from './actions.ts'
