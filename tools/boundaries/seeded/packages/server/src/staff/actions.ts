import '../conversations/index.ts'
export const staff = 1
