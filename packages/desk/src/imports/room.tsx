import { InboxOutlined } from '@ant-design/icons'
import type { ImportView } from '@zhiyu/server/contract/commerce'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Progress, Select, Switch } from 'antd'
import { useRef, useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { ImportItem } from './item.tsx'
import { upload, type Upload } from './upload.ts'

const adapters = ['neutral', 'online-retail', 'taubench-retail'] as const

export function ImportRoom () {
  const { t } = useWords()
  const list = useQuery({
    queryKey: keys.imports, queryFn: () => api.imports().then(page => page.items),
    refetchInterval: query => query.state.data?.some(one => one.state === 'running' || one.state === 'queued') ? 1_000 : false, // the socket says so too; this is for a lost line
  })
  return (
    <RoomPage title={t('room.imports')} aside={t('import.line')}>
      <div className="column">
        <NewImport />
        <section aria-labelledby="import-earlier">
          <h2 id="import-earlier">{t('import.earlier')}</h2>
          {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
          {list.isPending && <Loading />}
          {list.data?.length === 0 && <Empty title={t('import.none')}>{t('import.none-text')}</Empty>}
          <ul className="import-list">{list.data?.map((one, index) => <li key={one.id}><ImportItem item={one} open={index === 0} /></li>)}</ul>
        </section>
      </div>
    </RoomPage>
  )
}

function NewImport () {
  const { t } = useWords()
  const words = useFaultWords()
  const [adapter, setAdapter] = useState<ImportView['adapter']>('neutral')
  const [skipBad, setSkipBad] = useState(false)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<{ upload: Upload; name: string; share: number } | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const input = useRef<HTMLInputElement>(null)
  const start = (file: File | undefined): void => {
    if (!file || sending) return
    setFailed(null)
    const running = upload(file, adapter, skipBad, share => { setSending(now => now && { ...now, share }) })
    setSending({ upload: running, name: file.name, share: 0 })
    running.done.catch(error => { setFailed(error) }).finally(() => {
      setSending(null)
      if (input.current) input.current.value = ''
      void queryClient.invalidateQueries({ queryKey: keys.imports })
    })
  }
  return (
    <section className="sheet-panel" aria-labelledby="import-new">
      <h2 id="import-new">{t('import.new')}</h2>
      <div className="import-form">
        <div className="field"><label htmlFor="import-adapter">{t('import.adapter')}</label><Select<ImportView['adapter']> id="import-adapter" value={adapter} onChange={setAdapter} disabled={sending !== null} options={adapters.map(one => ({ value: one, label: t(`import.adapter.${one}`) }))} /><p className="faint">{t(`import.adapter-text.${adapter}`)}</p></div>
        <label className="import-skip"><Switch checked={skipBad} onChange={setSkipBad} disabled={sending !== null} /><span>{t('import.skip-bad')}<span className="faint">{t(skipBad ? 'import.skip-on' : 'import.skip-off')}</span></span></label>
      </div>
      {failed !== null && <Alert type="error" role="alert" showIcon title={words(failed)} />}
      {sending
        ? <div className="import-sending"><span className="cut">{t('import.uploading', { name: sending.name })}</span><Progress percent={Math.round(sending.share * 100)} aria-label={t('import.uploading', { name: sending.name })} /><Button size="small" onClick={() => { sending.upload.cancel() }}>{t('action.cancel')}</Button></div>
        : (
          <div
            className={over ? 'drop drop-over' : 'drop'}
            onDragOver={event => { event.preventDefault(); setOver(true) }} onDragLeave={() => { setOver(false) }}
            onDrop={event => { event.preventDefault(); setOver(false); start(event.dataTransfer.files[0]) }}
          >
            <InboxOutlined aria-hidden="true" /><p>{t('import.drop')}</p><Button onClick={() => { input.current?.click() }}>{t('import.choose')}</Button><p className="faint">{t('import.kinds')}</p>
            <input ref={input} type="file" hidden aria-label={t('import.choose')} accept=".csv,.jsonl,.ndjson,.json,.parquet,.zip,.gz" onChange={event => { start(event.target.files?.[0]) }} />
          </div>
        )}
    </section>
  )
}
