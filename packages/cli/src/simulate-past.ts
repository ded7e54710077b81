import { readFileSync } from 'node:fs'
import type { Scenario } from '@zhiyu/server/contract/simulation'
import { isFault } from '@zhiyu/server/kernel/faults'
import { transact } from '@zhiyu/server/kernel/work'
import { readHistory } from '@zhiyu/server/simulation'
import { readTrace, traceScenario } from '@zhiyu/simulator/replay'
import { EXIT, UserMistake } from './exit.ts'
import { chooseShop, withWorld } from './house.ts'

export interface PastFlags { shop?: string; from?: string; to?: string; trace?: string }

/** A scenario, a shop's own history, or a trace file: exactly one of them. undefined: the scenario named. */
export async function readPast (name: string | undefined, flags: PastFlags): Promise<Scenario | undefined> {
  const history = flags.shop !== undefined || flags.from !== undefined || flags.to !== undefined
  const named = [name !== undefined, history, flags.trace !== undefined].filter(Boolean).length
  if (named !== 1) throw new UserMistake(`${named === 0 ? 'nothing' : 'more than one thing'} to simulate: give either SCENARIO, or --from DATE --to DATE (with --shop ID) for a shop's own history, or --trace FILE`)
  if (flags.trace !== undefined) return readTraceFile(flags.trace)
  return history ? readShop(flags) : undefined
}

async function readShop ({ shop, from, to }: PastFlags): Promise<Scenario> {
  if (from === undefined || to === undefined) throw new UserMistake('a shop\'s own history needs --from DATE and --to DATE')
  for (const [flag, day] of [['--from', from], ['--to', to]] as const) if (!/^20\d{2}-\d{2}-\d{2}$/.test(day)) throw new UserMistake(`${flag} must be a day such as 2026-11-01`)
  return withWorld(async world => {
    const { id } = await chooseShop(world, shop)
    try {
      return await transact(world, id, work => readHistory(work, { from, to }))
    } catch (error) {
      if (!isFault(error) || error.code !== 'simulation.refused') throw error
      throw new UserMistake(`${id}, ${from} to ${to}: ${(error.details ?? []).map(({ path, say }) => `${path.replace(/^\/traffic\/?/, '').replace(/^(?=.)/, '--').replace(/(?<=.)$/, ' ')}${say}`).join('; ')}`, EXIT.refused)
    }
  })
}

function readTraceFile (file: string): Scenario {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new UserMistake(`${file} cannot be read`) }
  const reading = readTrace(text)
  if (reading.kind === 'refused') throw new UserMistake(reading.problems.map(({ line, reason }) => `${file}:${line}: ${reason}`).join('\n'), EXIT.refused)
  const decision = traceScenario(reading.trace)
  if (decision.kind === 'refused') throw new UserMistake(`${file}: ${decision.say}`, EXIT.refused)
  return decision.scenario
}
