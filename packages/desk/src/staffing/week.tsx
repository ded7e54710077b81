import type { ShiftView } from '@zhiyu/server/contract/planning'
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '../i18n/index.ts'
import { go, hrefOf } from '../route.ts'
import { useFormats } from '../settings.tsx'
import { addDays, isDay, weekOf } from './day.ts'

/** The seven days around the chosen one with how many are planned on each; any other day by its date. */
export function Week ({ on, tomorrow, shifts }: { on: string; tomorrow: string; shifts: readonly ShiftView[] }) {
  const { t } = useWords()
  const formats = useFormats()
  const choose = (day: string): void => { go('team', 'staffing', day) }
  return (
    <nav className="staff-week" aria-label={t('staffing.day')}>
      <Button icon={<LeftOutlined />} aria-label={t('staffing.week-before')} onClick={() => { choose(addDays(on, -7)) }} />
      <ul>{weekOf(on).map(day => {
        const planned = shifts.filter(one => one.on === day).length
        return (
          <li key={day}>
            <a href={hrefOf('team', 'staffing', day)} aria-current={day === on ? 'date' : undefined}>
              <b>{formats.calendarDay(day)}</b>
              <span className="faint">{day === tomorrow ? `${t('staffing.tomorrow')} · ` : ''}{planned === 0 ? t('staffing.nobody-planned') : t('staffing.planned-n', { n: planned })}</span>
            </a>
          </li>
        )
      })}</ul>
      <Button icon={<RightOutlined />} aria-label={t('staffing.week-after')} onClick={() => { choose(addDays(on, 7)) }} />
      <input type="date" className="date-field" aria-label={t('staffing.choose-day')} value={on} onChange={event => { if (isDay(event.target.value)) choose(event.target.value) }} />
    </nav>
  )
}
