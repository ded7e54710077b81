import type { Context } from './commands.ts'
import { asksWhoYouAre, declinesHuman, isGreeting } from './patterns.ts'
import type { Words } from './slot-words.ts'

/**
 * From which chance on the model is believed. Danger that is missed costs most, so it is heard from even odds; a call for a person a little later.
 * Measured 2026-11, four folds over lines written for it (patterns alone / with the model): self-harm 24 / 66 %, threats 20 / 66 %, people hurt 39 / 71 %, minors 31 / 72 %,
 * a person 57 / 87 %. False alarms on shoppers' ordinary lines: about one in a hundred of the enquiry bank's, six in a thousand of BANKING77's, most of them true (cards in a stranger's hands).
 */
const DANGER = 0.5
const PERSON = 0.6
/** While a question waits for its answer, names and places are said that mean nothing of the kind. */
const WHILE_ASKED = 0.85
/** Without one word that has to do with it; and a word or two that nobody has taught may look like anything. */
const UNNAMED = 0.85
const SHORTEST_UNNAMED = 5
/** A call for a person is short, and a false one costs little: there one must be nearly certain. */
const CERTAIN = 0.95

/** What the alarm model heard, when it is sure enough and the patterns do not know better. Pure. */
export function decideAlarm ({ zh, en }: Pick<Words, 'zh' | 'en'>, { alarm, asking }: Pick<Context, 'alarm' | 'asking'>): NonNullable<Context['alarm']>['kind'] | undefined {
  if (!alarm || (!alarm.named && zh.length < SHORTEST_UNNAMED && !(alarm.kind === 'human' && alarm.chance >= CERTAIN && zh.length > 1 && /\p{Script=Han}/u.test(zh)))) return undefined
  const needed = asking ? WHILE_ASKED : !alarm.named ? UNNAMED : alarm.kind === 'human' ? PERSON : DANGER
  if (alarm.chance < needed) return undefined
  if (alarm.kind === 'human' && (asksWhoYouAre(zh, en) || declinesHuman(zh, en) || isGreeting(zh, en))) return undefined
  return alarm.kind
}
