import './loop.ts'
export const spin = 1
