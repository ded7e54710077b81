import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { bankReplaying, calibrate, readTrace, replayDays, summarise, type Trace } from '@zhiyu/simulator/replay'
import { stage, type Report } from './report.ts'

const folder = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data/callcenter1999')

/** A real call centre, a month nobody calibrated on: January to March say what people are like, March how agents pause, April is replayed by the routing. */
export async function run (): Promise<Report> {
  if (!existsSync(folder)) return { name: 'replay', figures: [{ figure: '4.4 April 1999 of a bank, replayed', goal: '', measured: `LEFT OUT: no trace at ${folder}`, ok: true }] }
  const months = ['january', 'february', 'march', 'april'].map(name => month(join(folder, `${name}.csv.gz`)))
  const [march, april] = [months[2]!, months[3]!]
  const document = defaultPlaybook('CNY')
  stage('calibrating on January to March')
  const calibration = calibrate({ calls: months.slice(0, 3).flatMap(one => one.calls) }, march, bankReplaying(document, [1, 2, 3]))
  stage(`gaps up to ${calibration.gap} s are duty, ${calibration.afterWork} s of work after each service; replaying April`)
  const days = replayDays(april, calibration, bankReplaying(document, Array.from({ length: 10 }, (_, i) => i + 1)))
  const { actual, replayed, correlation, calls } = summarise(days)
  const off = replayed.meanWait / actual.meanWait - 1
  const points = (replayed.abandonment - actual.abandonment) * 100
  return {
    name: 'replay',
    figures: [
      { figure: `4.4 April 1999 of a bank, ${calls} calls: mean wait`, goal: 'within 10%', measured: `${replayed.meanWait.toFixed(1)} s, was ${actual.meanWait.toFixed(1)} s (${(off * 100).toFixed(1)}%)`, ok: Math.abs(off) <= 0.1, numbers: { days, tried: calibration.tried } },
      { figure: '4.4 … abandonment', goal: 'within 2 points', measured: `${(replayed.abandonment * 100).toFixed(1)}%, was ${(actual.abandonment * 100).toFixed(1)}% (${points.toFixed(2)})`, ok: Math.abs(points) <= 2 },
      { figure: '4.4 … mean waits of its days, correlation', goal: '≥ 0.85', measured: correlation.toFixed(3), ok: correlation >= 0.85 },
    ],
  }
}

function month (file: string): Trace {
  const reading = readTrace(gunzipSync(readFileSync(file)).toString())
  if (reading.kind === 'refused') throw new Error(`${file}: line ${reading.problems[0]!.line}: ${reading.problems[0]!.reason}`)
  return reading.trace
}
