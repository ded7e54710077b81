import type { ShiftView } from '@zhiyu/server/contract/planning'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { addDays, isDay } from './day.ts'
import { copyDay } from './model.ts'
import type { Changes } from './use-changes.ts'

/** Puts the day's shifts on another day; who is planned there already keeps theirs unless told otherwise. */
export function Copy ({ on, saved, changes, close }: { on: string; saved: readonly ShiftView[]; changes: Changes; close: () => void }) {
  const { t } = useWords()
  const formats = useFormats()
  const words = useFaultWords()
  const [to, setTo] = useState(addDays(on, 1))
  const [replace, setReplace] = useState(false)
  const good = isDay(to) && to !== on
  const there = useQuery({ queryKey: keys.shifts(to, to), queryFn: () => api.shifts(to, to).then(page => page.items), enabled: good, staleTime: 0 })
  const held = there.data ? copyDay(saved, to, there.data, false).kept : 0
  const { changes: wanted } = there.data && good ? copyDay(saved, to, there.data, replace) : { changes: [] }
  const near = [{ day: addDays(on, 1), label: t('staffing.copy-tomorrow') }, { day: addDays(on, 7), label: t('staffing.copy-week') }]
  return (
    <Modal open title={t('staffing.copy-of', { day: formats.calendarDay(on) })} onCancel={close} okText={t('staffing.copy-n', { n: wanted.length })} okButtonProps={{ disabled: wanted.length === 0 }} onOk={() => { close(); void changes.run(wanted) }}>
      <div className="staff-copy">
        <div className="buttons">{near.map(one => <Button key={one.day} type={one.day === to ? 'primary' : 'default'} aria-pressed={one.day === to} onClick={() => { setTo(one.day) }}>{one.label}</Button>)}</div>
        <label className="staff-field"><span>{t('staffing.copy-to')}</span><input type="date" className="date-field" value={to} onChange={event => { setTo(event.target.value) }} /></label>
        <p role="status">{there.isError ? words(there.error) : !good ? t('staffing.copy-same') : held > 0 ? t('staffing.copy-held', { n: held, day: formats.calendarDay(to) }) : t('staffing.copy-free', { day: formats.calendarDay(to) })}</p>
        {held > 0 && <Checkbox checked={replace} onChange={event => { setReplace(event.target.checked) }}>{t('staffing.copy-replace')}</Checkbox>}
      </div>
    </Modal>
  )
}
