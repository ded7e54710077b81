export const know = 1
