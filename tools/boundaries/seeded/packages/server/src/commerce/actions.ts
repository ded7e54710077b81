export const sell = 1
