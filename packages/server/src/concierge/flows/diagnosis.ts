import type { TextKey } from '../texts.ts'

/** What to do at one point of a diagnosis. A try asks whether it helped: yes is the end, no goes on. */
export type Point =
  | { readonly kind: 'ask'; readonly text: TextKey; readonly answers: readonly Answer[]; /** Heard, though a card has no button left for them. */ readonly also?: readonly Answer[] }
  | { readonly kind: 'try'; readonly text: TextKey; readonly otherwise: Point }
  /** Somebody has to see it. `fault` is the word the booking carries. */
  | { readonly kind: 'repair'; readonly fault: string }
  /** A person at once: danger, or beyond what may be tried at home. */
  | { readonly kind: 'human'; readonly text: TextKey; readonly fault: string }
  /** Nothing is broken: the manual. */
  | { readonly kind: 'manual' }
/** `means`: how people put it who do not press the button. */
export interface Answer { readonly id: string; readonly means: RegExp; readonly label: TextKey; readonly next: Point }

/** As many answers as a card has buttons; what is named after them is heard all the same. */
const ask = (text: TextKey, ...answers: readonly Answer[]): Point => ({ kind: 'ask', text, answers: answers.slice(0, 4), ...(answers.length > 4 && { also: answers.slice(4) }) })
const heardOf = ({ answers, also = [] }: Extract<Point, { kind: 'ask' }>): readonly Answer[] => [...answers, ...also]
const MEANS: Readonly<Record<string, RegExp>> = {
  'burning': /燶|燒焦|出煙|出烟|糊味|焦味|冒烟|打火|起火|火花|烧焦|burn|smoke|spark/i, 'swollen': /脹|胀|好熱|好热|焫手|鼓包|鼓起|膨胀|发烫|很烫|swollen|bulg|very hot|overheat/i, 'water': /入水|入咗水|濕|进水|掉水|泡水|湿了|water|wet|soaked/i,
  'dead': /唔着|唔郁|唔嘟|不动了?|动不了|不转|没动静|坏了不|開唔到|开唔到|冇電|冇电|冇反應|冇反应|不通电|没电|没反应|打不开|开不了机|开不开|不亮|不启动|启动不|罢工|黑屏|dead|died|(?:is|stopped) (?:not )?(?:moving|working|running)|will not (?:turn|start|move)|won'?t (?:turn|switch|start)|no power|does not start/i,
  'not-charging': /充唔(?:到|入)|叉唔(?:到|入)|充不(?:进|上|了)电|不(?:能)?充电|充电没|无法充电|not charg|won'?t charge|does(?: not|n'?t) charge/i, 'noise': /嘈|大聲|大声|声音|噪音|吵|响|noise|noisy|loud|rattl/i, 'leak': /漏水|滴水|渗水|leak|drip/i,
  'not-cold': /唔(?:夠|够)?[凍冻冷涼凉]|不(?:制)?冷|不凉|不够冷|不结冰|化冻|not cold|not cool|warm/i, 'no-fill': /唔(?:入|上|进)水|[不没冇](?:能|会|肯)?(?:进|上|注|入)(?:不?了)?水|(?:进|上|注)不(?:了|上|进)水|没水(?:进|流)|not (?:fill|taking (?:in )?water)|(?:won'?t|doesn'?t|does not) (?:fill|take (?:in )?water)|no water (?:coming )?in/i,
  'no-drain': /唔排水|唔脫水|唔脱水|不排水|不脱水|甩不干|排不出|drain|spin/i, 'shakes': /郁|抖|晃|跳|震|shak|vibrat|jump/i, 'first-yes': /啱啱裝|啱装|刚装|第一次|新装|just installed|first/i, 'first-no': /唔係|唔系|用咗|用了|不是|一直|used|no/i,
  'remote': /遙控|遥控|remote/i, 'no-picture': /冇畫面|冇画面|没画面|没图像|花屏|no picture|black screen/i, 'no-network': /上唔到[網网]|連唔到網|连不上网|没网|网络|wi-?fi|network/i, 'frozen': /死機|掂都冇|卡|死机|没反应|触摸|frozen|freez|stuck/i,
  'no-connect': /[連连駁配]唔到|连不(?:上|了)|配不上|配对|蓝牙|connect|pair/i, 'no-sound': /冇[聲声]|没声|没有声音|一边|没响|no sound|one side|silent/i, 'weak': /冇力|唔掂|效果|不好使|没力|变弱|报错|不准|weak|error|inaccurate|does not work/i, 'how': /[點点]用|唔[識识]|[點点][校較]|怎么用|怎么设|不会用|不会设|how (?:do|to)/i,
}
const on = (label: Extract<TextKey, `dx-${string}`>, next: Point): Answer => { const id = label.slice(3); return { id, label, next, means: MEANS[id] ?? /$^/ } }
const attempt = (text: TextKey, otherwise: Point): Point => ({ kind: 'try', text, otherwise })
const repair = (fault: string): Point => ({ kind: 'repair', fault })
const human = (text: TextKey, fault: string): Point => ({ kind: 'human', text, fault })

const burning = on('dx-burning', human('dx-stop-burning', 'burning'))
const swollen = on('dx-swollen', human('dx-stop-battery', 'battery'))
const dead = (kind: string): Answer => on('dx-dead', attempt('dx-try-socket', repair(`${kind}-dead`)))
const notCharging = (kind: string): Answer => on('dx-not-charging', attempt('dx-try-charging', repair(`${kind}-not-charging`)))
const sound = (kind: string): Point => ask('dx-ask-sound', on('dx-no-connect', attempt('dx-try-pair', repair(`${kind}-not-connecting`))), on('dx-no-sound', attempt('dx-try-sound', repair(`${kind}-no-sound`))), notCharging(kind), swollen)
const handheld = (kind: string): Point => ask('dx-ask-phone', notCharging(kind), on('dx-frozen', attempt('dx-try-restart', repair(`${kind}-frozen`))), on('dx-water', human('dx-stop-water', `${kind}-water`)), swollen)
const small = (kind: string): Point => ask('dx-ask-small', dead(kind), on('dx-weak', attempt('dx-try-clean', repair(`${kind}-weak`))), on('dx-how', { kind: 'manual' }), burning)

/**
 * Question → answers → next, by kind of product. Danger is on the first list of everything that has a battery or a plug.
 * At most four answers: as many as a card has buttons. Source: makers' own first steps for these faults, in the order of effort.
 */
const tables: Readonly<Record<string, Point>> = {
  fridge: ask('dx-ask-fridge',
    on('dx-not-cold', attempt('dx-try-fridge-cold', repair('fridge-not-cold'))),
    on('dx-noise', attempt('dx-try-fridge-noise', repair('fridge-noise'))),
    on('dx-leak', attempt('dx-try-fridge-leak', repair('fridge-leak'))), burning),
  washer: ask('dx-ask-washer',
    on('dx-no-drain', attempt('dx-try-washer-drain', repair('washer-no-drain'))),
    on('dx-shakes', ask('dx-ask-washer-new', on('dx-first-yes', attempt('dx-try-washer-bolts', repair('washer-bolts'))), on('dx-first-no', attempt('dx-try-washer-level', repair('washer-shakes'))))),
    on('dx-leak', attempt('dx-try-washer-leak', repair('washer-leak'))), burning, on('dx-no-fill', attempt('dx-try-washer-fill', repair('washer-no-fill')))),
  aircon: ask('dx-ask-aircon',
    on('dx-not-cold', attempt('dx-try-aircon-cold', repair('aircon-not-cold'))),
    on('dx-leak', attempt('dx-try-aircon-drip', repair('aircon-leak'))),
    on('dx-remote', attempt('dx-try-remote', repair('aircon-remote'))), burning),
  tv: ask('dx-ask-tv',
    on('dx-no-picture', attempt('dx-try-tv-picture', repair('tv-no-picture'))),
    on('dx-no-network', attempt('dx-try-network', repair('tv-no-network'))), dead('tv'), burning),
  phone: handheld('phone'), tablet: handheld('tablet'), watch: handheld('watch'),
  earphones: sound('earphones'), speaker: sound('speaker'),
  ...Object.fromEntries(['laptop', 'camera', 'keyboard'].map(kind => [kind, ask('dx-ask-small', dead(kind), on('dx-frozen', attempt('dx-try-restart', repair(`${kind}-frozen`))), on('dx-how', { kind: 'manual' }), swollen)])),
  // One that does not move has mostly an empty battery: tried first.
  robot: ask('dx-ask-small', notCharging('robot'), on('dx-weak', attempt('dx-try-clean', repair('robot-weak'))), on('dx-how', { kind: 'manual' }), swollen, { ...on('dx-dead', attempt('dx-try-charging', repair('robot-dead'))) }),
  ...Object.fromEntries(['ricecooker', 'purifier', 'kettle', 'monitor', 'bottle', 'lamp'].map(kind => [kind, small(kind)])),
}

export function diagnosisOf (kind: string | null): Point | undefined {
  return kind !== null && Object.hasOwn(tables, kind) ? tables[kind] : undefined
}
export const diagnosedKinds: readonly string[] = Object.keys(tables)

const YES = /好返|搞掂|用得返|好了|可以了|行了|解决了|正常了|恢复了|有用|\b(?:yes|fixed|works now|it helped|solved)\b/i
const NO = /仲[係系]|都?(?:试|試)(?:过|過|咗)|唔得|唔掂|冇用|冇變|没(?:有)?(?:好|用|解决|变化|效果)|不行|还是|不好使|仍然|试过了|没有|\b(?:no|not|still|doesn'?t|didn'?t|tried)\b/i

/** Words about a fault or about a try, at whatever point: "怎么还是没反应" answers, "保修多久" does not. */
export const tellsOfFault = (said: string): boolean => YES.test(said) || NO.test(said) || Object.values(MEANS).some(means => means.test(said))

/** The answer that is meant: pressed, or said in words that fit one only. Undefined: none. Danger is heard before anything else. */
export function answerIn (at: Point, said: string): string | undefined {
  if (at.kind === 'try') return said === 'yes' || said === 'no' ? said : NO.test(said) ? 'no' : YES.test(said) ? 'yes' : undefined
  if (at.kind !== 'ask') return undefined
  const pressed = heardOf(at).find(one => one.id === said)
  const fitting = pressed ? [pressed] : heardOf(at).filter(one => one.means.test(said))
  return (fitting.find(one => one.next.kind === 'human') ?? fitting[0])?.id
}

/** Where the answers so far lead, and how many of them were answers: the first that is none stops the walk there. */
export function walk (start: Point, answers: readonly string[]): { readonly at: Point | 'fixed'; readonly taken: number } {
  let at: Point = start
  for (const [taken, said] of answers.entries()) {
    const answer = answerIn(at, said)
    if (answer === undefined) return { at, taken }
    if (at.kind === 'try') {
      if (answer === 'yes') return { at: 'fixed', taken: taken + 1 }
      at = at.otherwise
    } else if (at.kind === 'ask') at = heardOf(at).find(one => one.id === answer)!.next
  }
  return { at, taken: answers.length }
}
