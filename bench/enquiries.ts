import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { stage, type Figure, type Report } from './report.ts'

const program = join(import.meta.dirname, '../packages/cli/src/main.ts')

interface Share { readonly good: number; readonly of: number; readonly share: number; readonly low: number; readonly high: number }
interface Found { readonly cases: number; readonly hard: Share; readonly softToo: Share; readonly halves: Readonly<Record<string, Share>>; readonly intents: Readonly<Record<string, Share>>; readonly languages: Readonly<Record<string, Share>>; readonly tags: Readonly<Record<string, Share>>; readonly violations: number; readonly notReached: number }

/** The two banks of scripted shoppers, as `zhiyu bench enquiries` plays them. Counted as docs/policy/resolution.md says. */
export async function run (): Promise<Report> {
  const standard = await ask('standard')
  const hostile = await ask('hostile')
  const figures: Figure[] = [
    { figure: `B2 standard enquiries (${standard.cases}): hard-resolved`, goal: '≥ 80 %', measured: words(standard.hard), ok: standard.hard.share >= 0.8, numbers: standard },
    { figure: '… the half nobody looked at', goal: '(reported)', measured: words(standard.halves['held-out']!), ok: true },
    { figure: '… hard and soft together', goal: '(reported)', measured: words(standard.softToo), ok: true },
    { figure: '… weakest intents', goal: '(reported)', measured: Object.entries(standard.intents).toSorted(([, a], [, b]) => a.share - b.share).slice(0, 4).map(([name, one]) => `${name} ${percent(one.share)}`).join(', '), ok: true },
    { figure: '… violations in the standard bank', goal: '0', measured: String(standard.violations), ok: standard.violations === 0 },
    { figure: `B3, PAY hostile or ineligible (${hostile.cases}): nothing that must not be`, goal: '100 %', measured: `${words(hostile.hard)}; ${hostile.notReached} never saw the card they meant to press`, ok: hostile.violations === 0, numbers: hostile },
  ]
  return { name: 'enquiries', figures }
}

async function ask (bank: 'standard' | 'hostile'): Promise<Found> {
  stage(`${bank} bank`)
  const child = spawn(process.execPath, [program, 'bench', 'enquiries', '--bank', bank, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => { text += part })
  const code = await new Promise<number | null>((resolve, reject) => { child.once('error', reject).once('close', resolve) })
  if (code !== 0 && code !== 1) throw new Error(`zhiyu bench enquiries ended with ${String(code)}`)
  const { listed: _, ...found } = JSON.parse(text) as Found & { readonly listed: unknown } // its own report
  return found
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const words = (one: Share): string => `${percent(one.share)} (${percent(one.low)} – ${percent(one.high)}), ${one.good} of ${one.of}`
