import '../concierge/index.ts'
export { decide } from './decide.ts'
