export { halfOf, readCases, type Bank, type Case } from './bank.ts'
export { sharesBy, shareOf, type Share } from './figures.ts'
export { askEnquiries, type Outcome } from './run.ts'
export { readWorlds, type Worlds } from './worlds.ts'
