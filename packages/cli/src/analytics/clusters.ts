import { needClusters } from '@zhiyu/server/analytics'
import { UserMistake } from '../exit.ts'
import { customersOf } from './rfm.ts'
import { BadRows } from './table.ts'
import { told } from './told.ts'

export interface ClusterFlags { asOf?: string; k?: string; seed: string; net?: boolean; json?: boolean }

const FEWEST = 50

/** Parts customers into clusters of need by recency, frequency and money; how many, the figures say, or --k. */
export async function runClusters (file: string, flags: ClusterFlags): Promise<number> {
  const [k, seed] = [flags.k === undefined ? undefined : Number(flags.k), Number(flags.seed)]
  if (k !== undefined && !(Number.isInteger(k) && k >= 2 && k <= 12)) throw new UserMistake('--k is a whole number from 2 to 12')
  if (!Number.isInteger(seed)) throw new UserMistake('--seed is a whole number')
  return told(file, flags, async () => {
    const { customers, ...report } = await customersOf(file, flags)
    if (customers.length < FEWEST) throw new BadRows([{ line: 1, say: `no clusters: ${customers.length} customers; at least ${FEWEST} are needed` }])
    const found = needClusters(customers, k, seed)
    return {
      document: { ...report, customers: customers.length, k: found.k, seed, inertia: found.inertia, clusters: found.clusters, tried: found.tried, members: customers.map((one, i) => ({ customer: one.customer, cluster: found.of[i]! })) },
      lines: [
        `${customers.length} customers, ${found.k} clusters, inertia ${found.inertia.toFixed(3)}`,
        ...found.clusters.map((one, i) => `  ${i} ${one.name['zh-CN']} / ${one.name.en}: ${one.customers} (${(one.share * 100).toFixed(1)} %), last ${one.recencyDays.toFixed(0)} days ago, ${one.frequency.toFixed(1)} orders, ${(one.monetaryMinor / 100).toFixed(2)}; ${(one.moneyShare * 100).toFixed(1)} % of the money`),
        ...found.tried.map(one => `  k ${one.k}: silhouette ${one.silhouette.toFixed(3)}, same from another start ${one.stable.toFixed(2)}, smallest ${(one.smallest * 100).toFixed(1)} %${one.named ? '' : ', two of one name'}`),
      ],
    }
  })
}
