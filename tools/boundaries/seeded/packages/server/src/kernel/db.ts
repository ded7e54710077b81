import '../customers/index.ts'
export const db = 1
