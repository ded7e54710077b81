import type { ConnectorView, TestResult } from '@zhiyu/server/contract/connectors'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Popconfirm, Progress } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { ConnectorForm } from './form.tsx'
import { Deeds, Quarantine } from './tables.tsx'

type State = 'paused' | 'problem' | 'reading' | 'current' | 'waiting'
const stateOf = (view: ConnectorView): State => view.state === 'paused' ? 'paused' : view.problem ? 'problem' : view.reading ? 'reading' : view.backfilled ? 'current' : 'waiting'

export function ConnectorCard ({ view }: { view: ConnectorView }) {
  const { t } = useWords()
  const formats = useFormats()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [open, setOpen] = useState<'edit' | 'quarantine' | 'deeds' | null>(null)
  const toggle = (what: 'edit' | 'quarantine' | 'deeds'): void => { setOpen(open === what ? null : what) }
  const test = useMutation({ mutationFn: () => api.testConnector(view.id), onError: (error: unknown) => { void message.error(words(error)) } })
  const done = { onMutate: () => { test.reset() }, onError: (error: unknown) => { void message.error(words(error)) }, onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.connectors }) } }
  const sync = useMutation({ mutationFn: (whole: boolean) => api.syncConnector(view.id, whole), ...done })
  const pause = useMutation({ mutationFn: (on: boolean) => api.pauseConnector(view.id, on), ...done })
  const remove = useMutation({ mutationFn: () => api.removeConnector(view.id), ...done, onSuccess: () => { void message.success(t('connect.removed')) } })
  const state = stateOf(view)
  const forPerson = view.deeds.refused + view.deeds.byHand
  const paused = view.state === 'paused'
  const title = `connector-${view.id}`
  return (
    <section className="sheet-panel connect-card" aria-labelledby={title}>
      <header className="connect-head">
        <h2 id={title}>{view.name}</h2>
        <span className="faint">{t(`connect.kind.${view.kind}`)} · {view.address}{view.prefix && ` · ${view.prefix}`}</span>
        <span className={`connect-state connect-${state}`} role="status">{t(`connect.state.${state}`)}</span>
      </header>
      {view.problem && !paused && <Alert type="warning" showIcon title={t(`connect.problem.${view.problem.code}`)} description={<>{view.problem.detail && <div>{view.problem.detail}</div>}<div className="faint">{t('connect.retry', { when: formats.dateTime(view.nextAt), n: view.failures })}</div></>} />}
      {view.progress.length > 0 && <ProgressList view={view} />}
      <p className="connect-facts">
        {view.shop && <span>{view.shop.name}{view.shop.currency && ` · ${view.shop.currency}`}</span>}
        <span>{view.lastOkAt ? t('connect.last', { when: formats.dateTime(view.lastOkAt) }) : t('connect.never')}</span>
        {!paused && !view.problem && !view.reading && <span>{t('connect.next', { when: formats.dateTime(view.nextAt) })}</span>}
      </p>
      {view.hookPath && <Hook path={view.hookPath} />}
      {test.data && <Tested result={test.data} kind={view.kind} />}
      <div className="connect-actions">
        <Button size="small" loading={test.isPending} onClick={() => { test.mutate() }}>{t('connect.test')}</Button>
        <Button size="small" disabled={paused} loading={sync.isPending} onClick={() => { sync.mutate(false) }}>{t('connect.sync')}</Button>
        {view.kind !== 'folder' && <Popconfirm title={t('connect.whole-ask')} okText={t('connect.whole')} cancelText={t('action.cancel')} onConfirm={() => { sync.mutate(true) }}><Button size="small" disabled={paused}>{t('connect.whole')}</Button></Popconfirm>}
        <Button size="small" aria-expanded={open === 'edit'} onClick={() => { toggle('edit') }}>{t('connect.edit')}</Button>
        <Button size="small" loading={pause.isPending} onClick={() => { pause.mutate(!paused) }}>{t(paused ? 'connect.resume' : 'connect.pause')}</Button>
        {view.quarantined > 0 && <Button size="small" type="text" aria-expanded={open === 'quarantine'} onClick={() => { toggle('quarantine') }}>{t('connect.quarantine-n', { n: formats.number(view.quarantined) })}</Button>}
        {view.kind !== 'folder' && <Button size="small" type="text" danger={forPerson > 0} aria-expanded={open === 'deeds'} onClick={() => { toggle('deeds') }}>{forPerson > 0 ? t('connect.deeds-open', { n: formats.number(forPerson) }) : t('connect.deeds')}</Button>}
        <Popconfirm title={t('connect.remove-ask')} okText={t('connect.remove')} cancelText={t('action.cancel')} okButtonProps={{ danger: true }} onConfirm={() => { remove.mutate() }}><Button className="connect-end" size="small" danger type="text" loading={remove.isPending}>{t('connect.remove')}</Button></Popconfirm>
      </div>
      {open === 'edit' && <ConnectorForm key={view.revision} view={view} close={() => { setOpen(null) }} />}
      {open === 'quarantine' && <Quarantine id={view.id} />}
      {open === 'deeds' && <Deeds id={view.id} />}
    </section>
  )
}

const ORDER: readonly ConnectorView['progress'][number]['resource'][] = ['products', 'customers', 'orders', 'returns', 'parcels', 'files']

function ProgressList ({ view }: { view: ConnectorView }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <dl className="connect-progress" aria-label={t('connect.read-now')}>
      {view.progress.toSorted((a, b) => ORDER.indexOf(a.resource) - ORDER.indexOf(b.resource)).map(({ resource, rows, total, done }) => {
        const share = done ? 100 : total ? Math.min(99, Math.round(rows / total * 100)) : undefined
        return (
          <div key={resource}>
            <dt>{t(`connect.resource.${resource}`)}</dt>
            <dd>{total !== null && total >= rows ? t('connect.of', { n: formats.number(rows), total: formats.number(total) }) : t('connect.count', { n: formats.number(rows) })}</dd>
            {!view.backfilled && share !== undefined && <Progress percent={share} showInfo={false} size="small" status={done ? 'success' : 'active'} aria-label={t(`connect.resource.${resource}`)} />}
          </div>
        )
      })}
    </dl>
  )
}

function Hook ({ path }: { path: string }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const address = `${location.origin}${path}`
  return <p className="connect-hook"><span>{t('connect.hook')}</span><code>{address}</code><Button size="small" type="text" onClick={() => { void navigator.clipboard.writeText(address).then(() => message.success(t('connect.copied'))) }}>{t('connect.hook-copy')}</Button></p>
}

function Tested ({ result, kind }: { result: TestResult; kind: ConnectorView['kind'] }) {
  const { t } = useWords()
  if (!result.ok) return <Alert type="error" role="alert" showIcon title={t(`connect.problem.${result.problem ?? 'fault'}`)} description={result.detail || undefined} />
  return <Alert type="success" role="status" showIcon title={kind === 'folder' ? t('connect.tested-folder', { path: result.detail }) : t('connect.tested', { name: result.shop?.name ?? '', currency: result.shop?.currency ?? '–', ms: result.elapsedMs })} />
}
