import '../../server/src/conversations/contract.ts'
import '../../server/src/conversations/index.ts'
import '../../widget/src/chat.ts'
