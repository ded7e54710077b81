export { staff } from './actions.ts'
