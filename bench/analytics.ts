import { expectedByBgNbd, fitBgNbd, fitMbgNbd, type Buying } from '@zhiyu/server/analytics'
import { seededRandom } from '@zhiyu/server/kernel/random'
import { stage, type Figure, type Report } from './report.ts'

/** Customers of an invented shop that buys as the BG/NBD story tells: as many distinct figures as a real one of this size. */
function shop (customers: number, seed: number): Buying[] {
  const random = seededRandom(seed)
  const exponential = (): number => -Math.log(1 - random.next())
  return Array.from({ length: customers }, () => {
    const knownFor = Math.round((27 + random.next() * 12) * 7) / 7
    const rate = exponential() / 12
    const leaves = random.next() * random.next()
    let [repeats, lastAt] = [0, 0]
    for (let at = exponential() / rate; at < knownFor; at += exponential() / rate) {
      repeats++
      lastAt = Math.round(at * 7) / 7
      if (random.next() < leaves) break
    }
    return { repeats, lastAt, knownFor }
  })
}

/** CPU seconds: other work on the machine does not count. */
function cpu (body: () => void): number {
  const before = process.cpuUsage()
  body()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

export async function run (): Promise<Report> {
  const customers = shop(2_357, 7)
  stage('fits of 2,357 customers')
  fitBgNbd(customers) // warm
  const bg = cpu(() => { fitBgNbd(customers) })
  const mbg = cpu(() => { fitMbgNbd(customers) })
  stage('scoring a million customers')
  const { params } = fitBgNbd(customers)
  const many = shop(1_000_000, 9)
  let sum = 0
  for (const one of many.slice(0, 200_000)) sum += expectedByBgNbd(one, params, 39) // warm
  const scoring = cpu(() => { for (const one of many) sum += expectedByBgNbd(one, params, 39) })
  const walk = cpu(() => { for (const one of many) sum += Math.pow((4.4 + one.knownFor) / (4.4 + one.lastAt), one.repeats) })
  const perSecond = 1e6 / scoring
  const figures: Figure[] = [
    { figure: 'BG/NBD fitted to 2,357 customers', goal: '≤ 2 s of CPU', measured: `${bg.toFixed(2)} s; MBG/NBD ${mbg.toFixed(2)} s`, ok: bg <= 2 && mbg <= 2, numbers: { bg, mbg } },
    { figure: 'customers scored, one core', goal: '≥ 1,000,000/s', measured: `${Math.round(perSecond)}/s, ${(scoring / walk).toFixed(1)} × one power each (${Number.isFinite(sum) ? 'all finite' : 'not finite'})`, ok: perSecond >= 1e6 && Number.isFinite(sum), numbers: { perSecond, scoring, walk } },
  ]
  return { name: 'analytics', figures }
}
