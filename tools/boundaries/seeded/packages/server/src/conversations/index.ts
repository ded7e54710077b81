import '../promises/index.ts'
export const talk = 1
