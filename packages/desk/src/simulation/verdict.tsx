import type { FigureName, Headline, SimulationView } from '@zhiyu/server/contract/simulation'
import { useWords, type Key } from '../i18n/index.ts'
import { useRunWords } from './names.ts'

type Pair = Headline['valued']

/** A run in words: who gains, what it costs, who pays. */
export function useVerdict (): { short: (headline: Headline) => string; long: (headline: Headline) => readonly string[] } {
  const { t } = useWords()
  const { write, named, wait } = useRunWords()
  const told = (key: Key, figure: FigureName, pair: Pair, more: Readonly<Record<string, string>> = {}): string | undefined => pair.before === null || pair.after === null ? undefined : t(key, { before: write(figure, pair.before, ''), after: write(figure, pair.after, ''), ...more })
  const valued = (headline: Headline): string | undefined => told(headline.valued.verdict === 'no-difference' ? 'simulation.said.valued-same' : headline.valued.verdict === 'worse' ? 'simulation.said.valued-worse' : 'simulation.said.valued', 'wait-p95', headline.valued, { who: headline.valuedTier ? t(`tier.${headline.valuedTier as 'diamond'}`) : t('simulation.everyone') })
  return {
    short: headline => valued(headline) ?? t('simulation.said.nothing'),
    long: headline => [
      valued(headline),
      headline.loser && headline.loser.waitMs >= 500 ? t(headline.loses > 0 ? 'simulation.said.loser' : 'simulation.said.at-most', { who: named(headline.loser.name), time: wait(headline.loser.waitMs) }) : t('simulation.said.nobody-loses'),
      told(headline.leave.verdict === 'no-difference' ? 'simulation.said.leave-same' : 'simulation.said.leave', 'abandon-share', headline.leave),
      headline.unfair.length > 0 ? t('simulation.said.unfair', { who: headline.unfair.map(need => t(`care.${need}`)).join(t('list.comma')) }) : undefined,
    ].filter(one => one !== undefined),
  }
}

/** The sentence, and beside it the five figures it rests on. */
export function Verdict ({ headline, run }: { headline: Headline; run: SimulationView }) {
  const { t } = useWords()
  const { candidate } = useRunWords()
  const { long } = useVerdict()
  const chosen = run.candidates[headline.candidate]
  const base = run.candidates[0]
  const currency = run.report?.currency ?? 'CNY'
  const [first, ...rest] = long(headline)
  return (
    <section className="sim-verdict" aria-labelledby="sim-verdict">
      <h3 id="sim-verdict">{t('simulation.verdict', { candidate: chosen ? candidate(chosen) : '', base: base ? candidate(base) : '' })}</h3>
      <p className="sim-said">{first}</p>
      {rest.length > 0 && <p className="sim-more">{rest.join(' ')}</p>}
      <div className="sim-tiles">
        <Tile title={t('simulation.tile.valued', { who: headline.valuedTier ? t(`tier.${headline.valuedTier as 'diamond'}`) : t('simulation.everyone') })} figure="wait-p95" pair={headline.valued} currency={currency} />
        <Tile title={t('simulation.tile.everyone')} figure="wait-mean" pair={headline.everyone} currency={currency} />
        <Tile title={t('simulation.tile.leave')} figure="abandon-share" pair={headline.leave} currency={currency} />
        <Tile title={t('simulation.tile.promises')} figure="first-response-kept" pair={headline.promises} currency={currency} />
        <Tile title={t('simulation.tile.cost')} figure="cost" pair={headline.cost} currency={currency} />
      </div>
    </section>
  )
}

function Tile ({ title, figure, pair, currency }: { title: string; figure: FigureName; pair: Pair; currency: string }) {
  const { t } = useWords()
  const { write } = useRunWords()
  return (
    <div className={`sim-tile sim-${pair.verdict}`}>
      <span className="figure-title">{title}</span>
      <span className="figure-value">{write(figure, pair.after, currency)}</span>
      <span className="figure-note">{t('simulation.instead-of', { before: write(figure, pair.before, currency) })}</span>
      <span className="sim-tag">{t(`simulation.verdict.${pair.verdict}`)}</span>
    </div>
  )
}
