import type { ConnectorKind, ConnectorView } from '@zhiyu/server/contract/connectors'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, InputNumber, Select } from 'antd'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords, type Key } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'

const KINDS: readonly ConnectorKind[] = ['woocommerce', 'shopify', 'medusa', 'rest', 'folder']
/** Names of secrets by kind; the webhook's own is always optional, a mapped shop may need none. */
const SECRETS: Readonly<Record<ConnectorKind, readonly string[]>> = { woocommerce: ['consumerKey', 'consumerSecret', 'hookSecret'], shopify: ['accessToken', 'hookSecret'], medusa: ['apiKey', 'hookSecret'], rest: ['token', 'hookSecret'], folder: [] }
const OPTIONAL = new Set(['hookSecret', 'token'])

interface Fields { kind: ConnectorKind; name: string; address: string; prefix: string; everyMinutes: number; settings: string; secrets?: Record<string, string> }

const objectIn = (text: string | undefined): Record<string, unknown> | undefined => {
  try {
    const value: unknown = !text?.trim() ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined // just tested
  } catch { return undefined }
}

export function ConnectorForm ({ view, close }: { view?: ConnectorView; close: () => void }) {
  const { t, may } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [form] = Form.useForm<Fields>()
  const initial: Fields = view ? { ...view, settings: Object.keys(view.settings).length === 0 ? '' : JSON.stringify(view.settings, null, 2) } : { kind: 'woocommerce', name: '', address: '', prefix: '', everyMinutes: 5, settings: '' }
  const kind = Form.useWatch('kind', form) ?? initial.kind
  const save = useMutation({
    mutationFn: (fields: Fields) => {
      const secrets = Object.fromEntries(SECRETS[kind].flatMap(name => { const value = fields.secrets?.[name]?.trim(); return value ? [[name, value]] : [] }))
      const shared = { name: fields.name, address: fields.address.trim(), settings: objectIn(fields.settings) ?? {}, secrets, everyMinutes: fields.everyMinutes }
      return view ? api.changeConnector(view.id, { ...shared, revision: view.revision }) : api.addConnector({ ...shared, kind, prefix: kind === 'folder' ? '' : (fields.prefix ?? '').trim() })
    },
    onSuccess: () => {
      void message.success(t(view ? 'connect.saved' : 'connect.added'))
      void queryClient.invalidateQueries({ queryKey: keys.connectors })
      close()
    },
    onError: error => {
      if (!isRefused(error)) return
      form.setFields(error.details.flatMap(({ path, say }) => {
        const [, first = '', second = ''] = path.split('/')
        const name = first === 'secrets' ? ['secrets', second] as const : first === 'address' || first === 'prefix' || first === 'settings' ? first : undefined
        return name === undefined ? [] : [{ name: name as 'address', errors: [may(`connect.refused.${say}`) ?? `${first === 'settings' ? `${path}: ` : ''}${say}`] }] // a path into the form, as its types do not say
      }))
    },
  })
  const withSettings = kind !== 'medusa'
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={fields => { save.mutate(fields) }} className="connect-form">
      <Form.Item name="kind" label={t('connect.kind')} extra={t(`connect.kind-text.${kind}`)}><Select disabled={view !== undefined} options={KINDS.map(one => ({ value: one, label: t(`connect.kind.${one}`) }))} /></Form.Item>
      <Form.Item name="name" label={t('connect.name')} rules={[{ required: true, whitespace: true, message: t('connect.name-need') }]}><Input autoComplete="off" maxLength={80} /></Form.Item>
      <Form.Item name="address" label={t(kind === 'folder' ? 'connect.folder' : 'connect.address')} extra={t(kind === 'folder' ? 'connect.folder-text' : 'connect.address-text')} rules={[{ required: true, whitespace: true, message: t('connect.address-need') }]}><Input autoComplete="off" inputMode="url" placeholder={kind === 'folder' ? 'nightly' : 'https://'} /></Form.Item>
      {SECRETS[kind].map(name => (
        <Form.Item key={name} name={['secrets', name]} label={t(`connect.secret.${name}` as Key)} extra={t(view?.secretNames.includes(name) ? 'connect.secret-set' : OPTIONAL.has(name) ? 'connect.secret-optional' : 'connect.secret-new')}><Input.Password autoComplete="new-password" visibilityToggle={false} /></Form.Item>
      ))}
      {kind !== 'folder' && <Form.Item name="prefix" label={t('connect.prefix')} extra={t('connect.prefix-text')}><Input autoComplete="off" maxLength={9} disabled={view !== undefined} /></Form.Item>}
      <Form.Item name="everyMinutes" label={t('connect.every')}><InputNumber min={1} max={1_440} precision={0} /></Form.Item>
      {withSettings && <Form.Item className="connect-wide" name="settings" label={t('connect.settings')} extra={t('connect.settings-text')} rules={[{ validator: (_rule, value: string) => objectIn(value) ? Promise.resolve() : Promise.reject(new Error(t('connect.settings-bad'))) }]}><Input.TextArea autoComplete="off" autoSize={{ minRows: kind === 'rest' ? 8 : 2, maxRows: 24 }} spellCheck={false} /></Form.Item>}
      {save.isError && <Alert className="connect-wide" type="error" role="alert" showIcon title={words(save.error)} />}
      <div className="connect-wide connect-buttons"><Button onClick={close}>{t('action.cancel')}</Button><Button type="primary" htmlType="submit" loading={save.isPending}>{t(view ? 'connect.save' : 'connect.save-new')}</Button></div>
    </Form>
  )
}
