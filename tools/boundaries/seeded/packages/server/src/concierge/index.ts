import '../realtime/index.ts'
import '../commerce/actions.ts'
export const talk = 1
