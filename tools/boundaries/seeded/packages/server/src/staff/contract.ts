import '../kernel/db.ts'
export const shape = 1
