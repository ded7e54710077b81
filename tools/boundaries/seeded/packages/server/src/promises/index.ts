import '../routing/index.ts'
export const promise = 1
