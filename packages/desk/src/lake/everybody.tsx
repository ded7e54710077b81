import type { LakeReport } from '@zhiyu/server/contract/lake'
import { useWords } from '../i18n/index.ts'
import { RfmHeat } from '../parts/rfm-heat.tsx'
import { hrefOfCondition, ofScores } from '../segments/start.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** What came of it: the value pyramid, who buys often, and buyers by recency and frequency, with the cut values they were scored by. */
export function Everybody ({ figures, currency }: { figures: NonNullable<LakeReport['figures']>; currency: string }) {
  const { t } = useWords()
  const may = useMay()
  const formats = useFormats()
  const { cuts } = figures
  const share = (n: number): number => figures.customers === 0 ? 0 : n / figures.customers
  const money = (minor: number): string => formats.money({ minor, currency })
  const tiers = (['high', 'mid', 'low'] as const).map(tier => ({ name: t(`lake.tier.${tier}`), n: figures[tier] }))
  return (
    <section aria-labelledby="lake-everybody">
      <h2 id="lake-everybody">{t('lake.everybody')}</h2>
      <p className="faint">{t('lake.everybody-at', { at: formats.dateTime(figures.asOf), n: formats.number(figures.customers), buyers: formats.number(figures.buyers) })}</p>
      <div className="lake-everybody">
        <div className="sheet-panel lake-pyramid">
          <h3>{t('lake.pyramid')}</h3>
          <dl>{[...tiers, { name: t('lake.high-frequency'), n: figures.highFrequency }, { name: t('lake.interested'), n: figures.interested }].map(({ name, n }) => (
            <div key={name}><dt>{name}</dt><dd><span className="lake-bar" aria-hidden="true"><span style={{ inlineSize: `${share(n) * 100}%` }} /></span><b className="figure">{formats.number(n)}</b><span className="faint figure">{formats.percent(share(n))}</span></dd></div>
          ))}</dl>
        </div>
        <div className="sheet-panel lake-heat">
          <h3>{t('lake.heat')}</h3>
          {figures.rfm.length === 0 ? <p className="faint">{t('lake.heat-none')}</p> : <RfmHeat label={t('lake.heat')} cells={figures.rfm} {...(may('segment.read') ? { hrefOf: (r: number, f: number) => hrefOfCondition(ofScores(r, f)) } : {})} />}
        </div>
      </div>
      {cuts && <p className="faint">{t('lake.cuts', { version: cuts.version, at: formats.dateTime(cuts.asOf), recency: cuts.recencyDays.map(formats.number).join(' / '), frequency: cuts.frequency.map(formats.number).join(' / '), monetary: cuts.monetaryMinor.map(money).join(' / ') })}</p>}
    </section>
  )
}
