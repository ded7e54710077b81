import type { ModelEdit, ModelView } from '@zhiyu/server/contract/models'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, InputNumber, Segmented, Select, Switch } from 'antd'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

/** As typed: money in yuan, time in seconds, extras as text. */
interface Fields extends Omit<ModelEdit, 'extraBody' | 'patienceMs' | 'costPerDayMinor' | 'priceInMinor' | 'priceOutMinor' | 'revision' | 'key'> {
  extra: string; seconds: number; costPerDay: number | null; priceIn: number; priceOut: number; key: string
}

const fen = (yuan: number | null): number => Math.round((yuan ?? 0) * 100)
const objectIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined // just tested
  } catch { return undefined }
}

export function SettingsForm ({ view, put }: { view: ModelView; put: (next: ModelView) => void }) {
  const { t, may } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const formats = useFormats()
  const [form] = Form.useForm<Fields>()
  const { settings, presets } = view
  const first = presets[0]!
  const initial: Fields = settings
    ? { ...settings, extra: Object.keys(settings.extraBody).length === 0 ? '' : JSON.stringify(settings.extraBody), seconds: settings.patienceMs / 1_000, costPerDay: settings.costPerDayMinor === null ? null : settings.costPerDayMinor / 100, priceIn: settings.priceInMinor / 100, priceOut: settings.priceOutMinor / 100, key: '' }
    : { enabled: false, preset: first.name, baseUrl: first.baseUrl ?? '', region: first.region, model: first.model, extra: JSON.stringify(first.extraBody), asks: 'unsure', rewords: false, seconds: 2, tokensPerDay: 2_000_000, costPerDay: null, priceIn: 0, priceOut: 0, filing: '', key: '' }
  const preset = Form.useWatch('preset', form) ?? initial.preset
  const chosen = presets.find(one => one.name === preset)
  const save = useMutation({
    mutationFn: (fields: Fields) => api.saveModel({
      enabled: fields.enabled, preset: fields.preset, baseUrl: fields.baseUrl, region: fields.region, model: fields.model ?? '', extraBody: objectIn(fields.extra) ?? {}, asks: fields.asks, rewords: fields.rewords, patienceMs: Math.round(fields.seconds * 1_000),
      tokensPerDay: fields.tokensPerDay ?? null, costPerDayMinor: fields.costPerDay == null ? null : fen(fields.costPerDay), priceInMinor: fen(fields.priceIn), priceOutMinor: fen(fields.priceOut), filing: fields.filing ?? '', revision: settings?.revision ?? 0, ...(fields.key === '' ? {} : { key: fields.key }),
    }),
    onSuccess: next => { put(next); void message.success(t('model.saved')) },
    onError: error => {
      if (!isRefused(error)) return
      const at: Record<string, 'baseUrl' | 'key' | 'model' | 'extra'> = { baseUrl: 'baseUrl', key: 'key', model: 'model', extraBody: 'extra' }
      form.setFields(error.details.flatMap(detail => { const name = at[detail.path.split('/')[1] ?? '']; return name ? [{ name, errors: [may(`model.refused.${detail.say}`) ?? detail.say] }] : [] }))
    },
  })
  const choose = (name: Fields['preset']): void => {
    const next = presets.find(one => one.name === name)
    if (next) form.setFieldsValue({ baseUrl: next.baseUrl ?? '', region: next.region, model: next.model, extra: Object.keys(next.extraBody).length === 0 ? '' : JSON.stringify(next.extraBody) })
  }
  return (
    <section className="sheet-panel" aria-labelledby="model-settings">
      <h2 id="model-settings">{t('model.settings')}</h2>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={fields => { save.mutate(fields) }} className="model-form">
        <Form.Item name="preset" label={t('model.preset')} extra={chosen?.docs && <a href={chosen.docs} target="_blank" rel="noreferrer">{t('model.docs')}</a>}><Select onChange={choose} options={presets.map(one => ({ value: one.name, label: t(`model.preset.${one.name}`) }))} /></Form.Item>
        <Form.Item name="model" label={t('model.name')} dependencies={['enabled']} rules={[({ getFieldValue }) => ({ validator: (_rule, value: string) => getFieldValue('enabled') === true && !value?.trim() ? Promise.reject(new Error(t('model.need-name'))) : Promise.resolve() })]}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="baseUrl" label={t('model.base-url')} extra={t('model.base-url-text')} rules={[{ required: true, whitespace: true, message: t('model.need-url') }]}><Input autoComplete="off" inputMode="url" /></Form.Item>
        <Form.Item name="region" label={t('model.region')} extra={t('model.region-text')}><Segmented disabled={chosen?.region != null && chosen.baseUrl !== null} options={(['mainland', 'abroad'] as const).map(one => ({ value: one, label: t(`model.region.${one}`) }))} /></Form.Item>
        <Form.Item name="key" label={t('model.key')} extra={settings?.keySetAt ? t('model.key-set', { day: formats.day(settings.keySetAt) }) : t('model.key-none')}><Input.Password autoComplete="new-password" visibilityToggle={false} /></Form.Item>
        <Form.Item name="extra" label={t('model.extra')} extra={t('model.extra-text')} rules={[{ validator: (_rule, value: string) => objectIn(value ?? '') ? Promise.resolve() : Promise.reject(new Error(t('model.extra-bad'))) }]}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="asks" label={t('model.asks')}><Segmented options={(['unsure', 'always'] as const).map(one => ({ value: one, label: t(`model.asks.${one}`) }))} /></Form.Item>
        <Form.Item name="seconds" label={t('model.patience')} extra={t('model.patience-text')}><InputNumber min={0.5} max={20} step={0.5} /></Form.Item>
        <Form.Item name="tokensPerDay" label={t('model.tokens-per-day')}><InputNumber min={0} precision={0} placeholder={t('model.no-budget')} /></Form.Item>
        <Form.Item name="costPerDay" label={t('model.cost-per-day')}><InputNumber min={0} precision={2} placeholder={t('model.no-budget')} /></Form.Item>
        <Form.Item name="priceIn" label={t('model.price-in')}><InputNumber min={0} precision={2} /></Form.Item>
        <Form.Item name="priceOut" label={t('model.price-out')}><InputNumber min={0} precision={2} /></Form.Item>
        <Form.Item name="filing" label={t('model.filing')} extra={t('model.filing-text')}><Input autoComplete="off" /></Form.Item>
        <div className="model-switches">
          <div className="model-switch"><Form.Item name="enabled" valuePropName="checked" noStyle><Switch aria-labelledby="model-enabled" /></Form.Item><span><span id="model-enabled">{t('model.enabled')}</span><span className="faint">{t('model.enabled-text')}</span></span></div>
          <div className="model-switch"><Form.Item name="rewords" valuePropName="checked" noStyle><Switch aria-labelledby="model-rewords" /></Form.Item><span><span id="model-rewords">{t('model.rewords')}</span><span className="faint">{t('model.rewords-text')}</span></span></div>
        </div>
        {save.isError && <Alert className="model-wide" type="error" role="alert" showIcon title={words(save.error)} />}
        <div className="model-wide model-row"><span className="faint" role="status">{save.isPending ? t('model.saving') : ''}</span><Button type="primary" htmlType="submit" loading={save.isPending}>{t('model.save')}</Button></div>
      </Form>
    </section>
  )
}
