import '../commerce/index.ts'
export const push = 1
