import { seededRandom } from '../kernel/random.ts'
import { agreement, kMeans, scaleRows, silhouette, unplaced, type Clusters, type Scale } from './model-clusters.ts'
import type { RfmFigures } from './model-rfm.ts'

export interface ClusterName { readonly 'zh-CN': string; readonly en: string }
export interface NamedCluster { readonly name: ClusterName; readonly customers: number; readonly share: number; /** Of the money. */ readonly moneyShare: number; /** The centre as figures. */ readonly recencyDays: number; readonly frequency: number; readonly monetaryMinor: number }
/** How a number of clusters stands: what the choice looked at. */
export interface Tried { readonly k: number; readonly inertia: number; readonly silhouette: number; /** Agreement with another seed: below .8 it is another parting every month. */ readonly stable: number; readonly smallest: number; readonly named: boolean }
export interface NeedClusters { readonly k: number; readonly clusters: readonly NamedCluster[]; readonly of: Int32Array; readonly inertia: number; readonly tried: readonly Tried[]; readonly centres: readonly Float64Array[]; readonly scale: Scale }

const SEED = 20_261_128
/** Fewer than this share, and nobody plans anything for them. */
const SMALLEST_SHARE = 0.05
const STABLE = 0.8
const [FEWEST_K, MOST_K] = [2, 6]

type Lately = 'fresh' | 'cooling' | 'quiet'
type Worth = 'large' | 'middle' | 'small'
const NAMES: Readonly<Record<Lately, Readonly<Record<Worth, ClusterName>>>> = {
  fresh: { large: { 'zh-CN': '忠实大客', en: 'Loyal big buyers' }, middle: { 'zh-CN': '活跃常客', en: 'Active regulars' }, small: { 'zh-CN': '新近来客', en: 'Recent newcomers' } },
  cooling: { large: { 'zh-CN': '渐淡大客', en: 'Big buyers cooling off' }, middle: { 'zh-CN': '渐淡常客', en: 'Regulars cooling off' }, small: { 'zh-CN': '偶尔来客', en: 'Occasional buyers' } },
  quiet: { large: { 'zh-CN': '沉睡大客', en: 'Big buyers gone quiet' }, middle: { 'zh-CN': '沉睡常客', en: 'Regulars gone quiet' }, small: { 'zh-CN': '流失散客', en: 'Small buyers gone quiet' } },
}

/** By where the centre lies among everybody: lately (recency) and worth (orders and money together), in deviations. Two of one name are told apart by the middle worth in words. */
function nameOf (centre: ArrayLike<number>): ClusterName {
  const worth = (centre[1]! + centre[2]!) / 2
  const lately: Lately = centre[0]! < -0.45 ? 'fresh' : centre[0]! > 0.45 ? 'quiet' : 'cooling'
  return NAMES[lately][worth > 0.6 ? 'large' : worth < -0.4 ? 'small' : 'middle']
}

const pointsOf = (customers: readonly RfmFigures[]) => scaleRows(customers.map(one => [one.recencyDays, one.frequency, Math.max(0, one.monetaryMinor) / 100]))

/**
 * Clusters of need by recency, frequency and money. Silhouettes name no natural number, so it is chosen by use: the most clusters of which each is
 * large enough to plan for, has a name of its own, and comes out the same from another start. Deterministic by seed. Source: docs/policy/predictions.md, "Clusters".
 */
export function needClusters (customers: readonly RfmFigures[], wanted?: number, seed = SEED): NeedClusters {
  const { points, scale } = pointsOf(customers)
  const most = Math.min(MOST_K, Math.max(1, Math.floor(customers.length / 10)))
  const sizes = wanted === undefined ? Array.from({ length: Math.max(0, most - FEWEST_K + 1) }, (_, i) => i + FEWEST_K) : [wanted]
  const all = sizes.map(k => {
    const clusters = kMeans(points, k, seededRandom(seed), 20)
    const counts = clusters.centres.map((_, c) => clusters.of.reduce((sum, one) => sum + Number(one === c), 0))
    const names = new Set(clusters.centres.map(centre => nameOf(centre).en))
    const tried: Tried = { k, inertia: clusters.inertia, silhouette: silhouette(points, clusters), stable: agreement(clusters.of, kMeans(points, k, seededRandom(seed + 1), 5).of), smallest: Math.min(...counts) / points.length, named: names.size === k }
    return { clusters, tried }
  })
  const good = all.filter(({ tried }) => tried.named && tried.smallest >= SMALLEST_SHARE && tried.stable >= STABLE)
  const chosen = good.at(-1) ?? all[0]
  if (!chosen) throw new RangeError('clusters need at least ten customers each')
  return { ...described(customers, chosen.clusters, scale), k: chosen.clusters.centres.length, inertia: chosen.clusters.inertia, of: chosen.clusters.of, centres: chosen.clusters.centres, scale, tried: all.map(one => one.tried) }
}

function described (customers: readonly RfmFigures[], { centres, of }: Clusters, scale: Scale): { readonly clusters: readonly NamedCluster[] } {
  const money = customers.reduce((sum, one) => sum + one.monetaryMinor, 0)
  const used = new Map<string, number>()
  return {
    clusters: centres.map((centre, c) => {
      const inside = customers.filter((_, i) => of[i] === c)
      const [recencyDays, frequency, monetary] = unplaced(centre, scale) as [number, number, number] // as pointsOf made them
      const name = nameOf(centre)
      const nth = (used.get(name.en) ?? 0) + 1
      used.set(name.en, nth)
      return {
        name: nth === 1 ? name : { 'zh-CN': `${name['zh-CN']} ${nth}`, en: `${name.en} ${nth}` }, customers: inside.length, share: inside.length / customers.length,
        moneyShare: money > 0 ? inside.reduce((sum, one) => sum + one.monetaryMinor, 0) / money : 0, recencyDays, frequency, monetaryMinor: Math.round(monetary * 100),
      }
    }),
  }
}
