import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { clockText } from './day.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const MOST = 100_000

/** Chats by hour, typed: the same for a stretch of the day at once, then hour by hour where it differs. */
export function Arrivals ({ perHour, change }: { perHour: readonly number[] | undefined; change: (perHour: readonly number[]) => void }) {
  const { t } = useWords()
  const [same, setSame] = useState<number | null>(20)
  const [from, setFrom] = useState(9)
  const [to, setTo] = useState(21)
  const clock = (hour: number): string => hour === 24 ? '24:00' : clockText(hour * 60)
  return (
    <div className="staff-arrivals">
      <div className="staff-fill">
        <InputNumber aria-label={t('staffing.per-hour')} value={same} min={0} max={MOST} onChange={setSame} suffix={t('staffing.unit.per-hour')} />
        <Select aria-label={t('staffing.from')} value={from} onChange={setFrom} options={HOURS.map(hour => ({ value: hour, label: clock(hour) }))} />
        <Select aria-label={t('staffing.to')} value={to} onChange={setTo} options={HOURS.map(hour => ({ value: hour + 1, label: clock(hour + 1), disabled: hour < from }))} />
        <Button type={perHour ? 'default' : 'primary'} disabled={same === null || to <= from} onClick={() => { change(HOURS.map(hour => hour >= from && hour < to ? same ?? 0 : 0)) }}>{t('staffing.fill')}</Button>
      </div>
      {perHour && <details><summary>{t('staffing.hour-by-hour')}</summary>
        <div className="staff-hours">{HOURS.map(hour => (
          <label key={hour}><span>{clock(hour)}</span><InputNumber size="small" controls={false} min={0} max={MOST} value={perHour[hour] ?? 0} onChange={value => { change(perHour.map((was, at) => at === hour ? value ?? 0 : was)) }} /></label>
        ))}</div>
      </details>}
    </div>
  )
}
