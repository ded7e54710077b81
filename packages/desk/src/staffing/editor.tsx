import type { ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'
import { Button, Drawer, Form, InputNumber, Select, Switch } from 'antd'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'
import { clockText } from './day.ts'
import type { Changes } from './use-changes.ts'

interface EditorProps {
  readonly on: string; readonly shift: ShiftView | undefined; readonly people: readonly AgentView[]; readonly saved: readonly ShiftView[]
  readonly nameOf: (agentId: string) => string; readonly changes: Changes; readonly close: () => void
}
interface Fields { agentId: string; startMinute: number; lengthMinutes: number; pausing: boolean; afterMinutes: number; minutes: number }

const STEP = 15

/** One person's hours on one day. */
export function ShiftEditor ({ on, shift, people, saved, nameOf, changes, close }: EditorProps) {
  const { t } = useWords()
  const formats = useFormats()
  const [form] = Form.useForm<Fields>()
  const pausing = Form.useWatch('pausing', form)
  const free = people.filter(one => !saved.some(other => other.agentId === one.id))
  const save = (fields: Fields): void => {
    close()
    void changes.run([{ agentId: shift?.agentId ?? fields.agentId, on, before: shift ?? null, after: { startMinute: fields.startMinute, lengthMinutes: fields.lengthMinutes, pause: fields.pausing ? { afterMinutes: fields.afterMinutes, minutes: fields.minutes } : null } }])
  }
  const initial: Partial<Fields> = shift ? { startMinute: shift.startMinute, lengthMinutes: shift.lengthMinutes, pausing: shift.pause !== null, afterMinutes: shift.pause?.afterMinutes ?? 240, minutes: shift.pause?.minutes ?? 30 } : { startMinute: 540, lengthMinutes: 510, pausing: true, afterMinutes: 240, minutes: 30 }
  const spans = (from: number, to: number) => Array.from({ length: (to - from) / STEP + 1 }, (_, i) => from + i * STEP).map(value => ({ value, label: formats.span(value * 60_000) }))
  return (
    <Drawer open onClose={close} title={shift ? t('staffing.edit-of', { name: nameOf(shift.agentId) }) : t('staffing.add-on', { day: formats.calendarDay(on) })} size={400} destroyOnHidden footer={<div className="drawer-foot"><Button onClick={close}>{t('action.cancel')}</Button><Button type="primary" onClick={() => { form.submit() }}>{t('action.save')}</Button></div>}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={save}>
        {!shift && <Form.Item name="agentId" label={t('team.who')} extra={free.length === 0 ? t('staffing.all-planned') : undefined} rules={[{ required: true, message: t('staffing.need-who') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} placeholder={t('staffing.choose')} options={free.map(one => ({ value: one.id, label: `${one.name} · ${t(`role.${one.role}`)}` }))} />
        </Form.Item>}
        <Form.Item name="startMinute" label={t('staffing.start')}><Select showSearch={{ optionFilterProp: 'label' }} options={Array.from({ length: 1_440 / STEP }, (_, i) => ({ value: i * STEP, label: clockText(i * STEP) }))} /></Form.Item>
        <Form.Item name="lengthMinutes" label={t('staffing.length')}><Select options={spans(60, 960)} /></Form.Item>
        <Form.Item name="pausing" label={t('staffing.pause')} valuePropName="checked"><Switch /></Form.Item>
        {pausing && <div className="staff-pause">
          <Form.Item name="afterMinutes" label={t('staffing.pause-after')} dependencies={['lengthMinutes', 'minutes']} rules={[{ validator: (_, after: number) => after + Number(form.getFieldValue('minutes')) < Number(form.getFieldValue('lengthMinutes')) ? Promise.resolve() : Promise.reject(new Error(t('staffing.pause-late'))) }]}><Select options={spans(60, 900)} /></Form.Item>
          <Form.Item name="minutes" label={t('staffing.pause-length')} rules={[{ required: true, message: t('staffing.need-pause') }]}><InputNumber min={1} max={480} step={5} suffix={t('staffing.unit.minutes')} /></Form.Item>
        </div>}
      </Form>
    </Drawer>
  )
}
