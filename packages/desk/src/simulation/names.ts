import { FIGURES, type FigureName, type RanCandidate, type Candidate, type SimulationReport } from '@zhiyu/server/contract/simulation'
import { useWords } from '../i18n/index.ts'
import { majorOf } from '../format.ts'
import { useFormats } from '../settings.tsx'

type Candidly = Candidate | RanCandidate

/** How a run's parts are called and how its figures are written. */
export function useRunWords () {
  const { t, may, language } = useWords()
  const formats = useFormats()
  const candidate = (one: Candidly): string => one.kind === 'playbook' ? t('playbook.version', { version: one.version ?? 0 }) : one.kind === 'polling' ? t('simulation.polling', { time: formats.span(one.everyMs ?? 0) }) : t(`simulation.baseline.${one.kind}`)
  const figure = (name: FigureName): string => may(`simulation.figure.${name}`) ?? name
  const wait = (ms: number): string => Math.abs(ms) < 10_000 ? t('simulation.seconds', { n: formats.number(Math.abs(ms) < 1_000 ? Math.round(ms / 10) / 100 : Math.round(ms / 100) / 10) }) : ms < 0 ? `−${formats.span(-ms)}` : formats.span(ms)
  const fine = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 })
  const whole = (currency: string) => new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0 })
  const write = (name: FigureName, value: number | null | undefined, currency: string): string => {
    if (value === null || value === undefined) return '–'
    switch (FIGURES[name].unit) {
      case 'ms': return wait(value)
      case 'share': return Math.abs(value) < 0.1 || (value > 0.99 && value < 1) ? fine.format(value) : formats.percent(value)
      case 'money': return Math.abs(value) >= 10_000 ? whole(currency).format(majorOf({ minor: value, currency })) : formats.money({ minor: Math.round(value), currency })
      case 'count': return formats.number(Math.round(value))
      default: return formats.number(Math.round(value * 100) / 100)
    }
  }
  /** With its sign; a difference of shares is in points. */
  const differ = (name: FigureName, value: number | null | undefined, currency: string): string => {
    if (value === null || value === undefined) return '–'
    const size = Math.abs(value)
    const text = FIGURES[name].unit === 'share' ? t('simulation.points', { n: formats.number(size < 0.01 ? Math.round(size * 10_000) / 100 : Math.round(size * 1_000) / 10) }) : write(name, size, currency)
    return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text
  }
  /** The two ends of an interval, without their unit: it stands beside them. */
  const interval = (name: FigureName, low: number | null, high: number | null): string => {
    const scale = FIGURES[name].unit === 'share' ? 100 : FIGURES[name].unit === 'ms' ? 0.001 : 1
    const end = (value: number | null): string => value === null ? '–' : formats.number(Math.abs(value * scale) < 1 ? Math.round(value * scale * 100) / 100 : Math.round(value * scale * 10) / 10).replace('-', '−')
    return t('simulation.interval', { low: end(low), high: end(high) })
  }
  return { candidate, figure, wait, write, differ, interval, named: (words: { 'zh-CN': string; en: string }): string => words[language] }
}

/** One figure of one policy in one part of the traffic. */
export function meanOf (figures: SimulationReport['policies'][number]['total'] | undefined, name: FigureName): number | null {
  return figures?.find(one => one.figure === name)?.mean ?? null
}
