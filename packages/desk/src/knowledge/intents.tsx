import type { IntentView, TrainingRoom } from '@zhiyu/server/contract/training'
import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'
import { useIntentName } from './training-words.ts'

/** Below this share of its held-out lines an intent is worth somebody's examples. */
const WEAK = 0.7
const SHOWN_CONFUSIONS = 6

const isWeak = (one: IntentView): boolean => one.recall !== null && one.recall < WEAK

export function Intents ({ room, choose }: { room: TrainingRoom; choose: (intent: string) => void }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const name = useIntentName(room.intents)
  const [q, setQ] = useState('')
  const [weakOnly, setWeakOnly] = useState(false)
  const found = room.intents.filter(one => (!weakOnly || isWeak(one)) && `${one.name['zh-CN']} ${one.name.en} ${one.intent}`.toLowerCase().includes(q.trim().toLowerCase()))
    .toSorted((a, b) => Number(b.own) - Number(a.own) || (a.recall ?? 2) - (b.recall ?? 2))
  const share = (value: number | null): string => value === null ? '–' : formats.percent(value)
  const confusions = room.measure?.confusions.slice(0, SHOWN_CONFUSIONS) ?? []
  return (
    <section className="sheet-panel tr-list" aria-labelledby="tr-intents">
      <h2 id="tr-intents">{t('training.intents')}</h2>
      <p className="faint">{t('training.intents-line')}</p>
      <div className="tr-filter"><Input.Search allowClear aria-label={t('training.find')} placeholder={t('training.find')} onChange={event => { setQ(event.target.value) }} /><Checkbox checked={weakOnly} onChange={({ target }) => { setWeakOnly(target.checked) }}>{t('training.show-weak')}</Checkbox></div>
      <div className="table-scroll tr-intents">
        <table className="plain-table tr-table">
          <thead><tr><th scope="col">{t('training.intent')}</th><th scope="col" className="cell-end">{t('training.recall')}</th><th scope="col" className="cell-end">{t('training.precision')}</th><th scope="col" className="cell-end">{t('training.own-examples')}</th></tr></thead>
          <tbody>{found.map(one => (
            <tr key={one.intent}>
              <td><button type="button" className="tr-open" title={one.means?.[language]} onClick={() => { choose(one.intent) }}>{one.name[language]}</button>{one.own && <span className="status">{t('training.own-mark')}</span>}{isWeak(one) && <span className="status status-pending">{t('training.weak')}</span>}</td>
              <td className="cell-end figure">{share(one.recall)}</td><td className="cell-end figure">{share(one.precision)}</td><td className="cell-end figure">{formats.number(one.ownExamples)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <h3>{t('training.confusions')}</h3>
      {confusions.length === 0 ? <p className="faint">{t('training.no-confusions')}</p> : <ul className="tr-confusions">{confusions.map(one => (
        <li key={`${one.meant} ${one.label}`}><span className="link-top"><span className="grow">{t('training.confusions-line', { meant: name(one.meant), label: name(one.label) })}</span><span className="faint figure">{t('training.times', { n: one.times })}</span></span><span className="faint cut">{one.example}</span></li>
      ))}</ul>}
    </section>
  )
}
