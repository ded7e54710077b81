import type { ImportReport, ImportView } from '@zhiyu/server/contract/commerce'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Progress } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

export function ImportItem ({ item, open: openFirst }: { item: ImportView; open: boolean }) {
  const { t } = useWords()
  const formats = useFormats()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [open, setOpen] = useState(openFirst)
  const cancel = useMutation({ mutationFn: () => api.cancelImport(item.id), onError: error => { void message.error(words(error)) }, onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.imports }) } })
  const running = item.state === 'running' || item.state === 'queued'
  const share = item.bytesTotal ? Math.min(100, Math.round(item.bytesRead / item.bytesTotal * 100)) : 0
  return (
    <article className="sheet-panel import-item">
      <div className="import-head">
        <b className="cut">{item.fileName}</b><span className={`status status-import-${item.state}`}>{t(`import.state.${item.state}`)}</span><span className="grow" />
        <span className="faint">{t(`import.adapter.${item.adapter}`)} · {formats.dateTime(item.createdAt)}</span>
        {running && <Button size="small" loading={cancel.isPending} onClick={() => { cancel.mutate() }}>{t('action.cancel')}</Button>}
        {item.report && <Button size="small" type="text" aria-expanded={open} onClick={() => { setOpen(!open) }}>{t(open ? 'import.hide' : 'import.show')}</Button>}
      </div>
      {running && <><Progress percent={share} aria-label={item.fileName} status="active" /><p className="faint">{t('import.rows', { n: formats.number(item.rowsRead) })}</p></>}
      {item.report && open && <Report report={item.report} id={item.id} />}
    </article>
  )
}

function Report ({ report, id }: { report: ImportReport; id: string }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const stored = Object.entries(report.stored).filter(([, count]) => count > 0).map(([what, count]) => `${may(`import.what.${what}`) ?? what} ${formats.number(count)}`).join(t('list.comma'))
  const rows: readonly (readonly [string, string])[] = [
    [t('import.lines'), formats.number(report.lines)], [t('import.what.customers'), formats.number(report.customers)], [t('import.what.products'), formats.number(report.products)],
    [t('import.what.orders'), formats.number(report.orders)], [t('import.returns'), formats.number(report.returns)], [t('import.without'), formats.number(report.linesWithoutCustomer)],
    [t('import.stored'), stored || t('import.nothing-new')], [t('import.unchanged'), formats.number(report.unchanged)], [t('import.refused'), formats.number(report.refused)],
    ...Object.entries(report.totals).map(([currency, total]) => [t('import.total', { currency }), formats.money({ minor: total.minor, currency })] as const),
    [t('import.speed'), t('import.speed-value', { n: formats.number(report.linesPerSecond), time: formats.span(report.milliseconds) })],
  ]
  return (
    <>
      <dl className="import-report">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="figure">{value}</dd></div>)}</dl>
      {report.refusals.length > 0 && (
        <div className="import-refusals">
          <div className="import-head"><h3>{t('import.refusals', { n: formats.number(report.refused) })}</h3><span className="grow" />{report.badFile && <a href={`/v1/imports/${encodeURIComponent(id)}/bad`} download>{t('import.download')}</a>}</div>
          <p className="faint">{t(report.state === 'refused' ? 'import.refused-whole' : 'import.refused-some')}</p>
          <div className="table-scroll" tabIndex={0} role="region" aria-label={t('import.refusals', { n: formats.number(report.refused) })}>
            <table className="plain-table"><thead><tr><th scope="col">{t('import.line-no')}</th><th scope="col">{t('import.column')}</th><th scope="col">{t('import.reason')}</th></tr></thead>
              <tbody>{report.refusals.map((row, index) => <tr key={index}><td className="figure">{formats.number(row.line)}</td><td>{row.column ?? '–'}</td><td>{may(`import.reason.${row.reason}`) ?? row.reason}</td></tr>)}</tbody></table>
          </div>
        </div>
      )}
    </>
  )
}
