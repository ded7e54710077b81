import './routing/decide.ts'
import './routing/index.ts'
import '../../widget/src/chat.ts'
import '../../../tests/house.ts'
