import '../../server/src/routing/index.ts'
import '../../server/src/routing/decide.ts'
import '../../widget/src/chat.ts'
