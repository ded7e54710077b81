import './spin.ts'
export const loop = 1
