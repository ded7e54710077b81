export { checkScenario, estimateShoppers } from './check.ts'
