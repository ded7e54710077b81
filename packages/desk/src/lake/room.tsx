import type { LakeErrandKind, LakeReport, LakeRunView } from '@zhiyu/server/contract/lake'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Popconfirm, Progress } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useNow } from '../live/hooks.ts'
import { Empty, Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { Everybody } from './everybody.tsx'
import { Quality } from './quality.tsx'
import { Tellers } from './tellers.tsx'

const isOpen = (run: LakeRunView | undefined): run is LakeRunView => run?.state === 'queued' || run?.state === 'running'

/** Where the shop's figures come from: what was read, how fresh and how good it is, and everybody brought up to date. */
export function LakeRoom () {
  const { t } = useWords()
  const words = useFaultWords()
  const lake = useQuery({ queryKey: keys.lake, queryFn: api.lake, refetchInterval: query => isOpen(query.state.data?.runs[0]) ? 1_000 : 60_000 })
  const refresh = (): void => { void queryClient.invalidateQueries({ queryKey: keys.lake }) }
  const start = useMutation({ mutationFn: (kind: LakeErrandKind) => api.startLakeRun(kind), onSettled: refresh })
  const stop = useMutation({ mutationFn: (id: string) => api.cancelLakeRun(id), onSettled: refresh })
  const newest = lake.data?.runs[0]
  const running = isOpen(newest) ? newest : undefined
  const report = lake.data?.latest?.report ?? null
  const wrong = start.error ?? stop.error
  return (
    <RoomPage title={t('room.lake')} aside={t('lake.line')} actions={lake.data && !running && (
      <>
        {report && (
          <Popconfirm title={t('lake.all-sure')} description={<div className="lake-sure">{t('lake.all-text')}</div>} okText={t('lake.all')} cancelText={t('action.cancel')} onConfirm={() => { start.mutate('rebuild-all') }}>
            <Button loading={start.isPending}>{t('lake.all')}</Button>
          </Popconfirm>
        )}
        <Button type="primary" loading={start.isPending} onClick={() => { start.mutate('rebuild') }}>{t('lake.rebuild')}</Button>
      </>
    )}>
      <div className="column lake">
        {lake.isError && !lake.data && <Failure error={lake.error} retry={() => { void lake.refetch() }} />}
        {lake.isPending && <Loading />}
        {wrong && <Alert type="error" role="alert" showIcon title={words(wrong)} />}
        {newest?.state === 'failed' && <Alert type="error" role="alert" showIcon title={t('lake.failed')} description={t(`lake.problem.${newest.problem ?? 'crashed'}`)} />}
        {running && <Running run={running} stop={() => { stop.mutate(running.id) }} stopping={stop.isPending} />}
        {lake.data && !report && !running && <Empty title={t('lake.none')}>{t('lake.none-text')}</Empty>}
        {report && <Sources report={report} />}
        <Tellers />
        {report && <Quality quality={report.quality} />}
        {report?.figures && <Everybody figures={report.figures} currency={lake.data?.currency ?? 'CNY'} />}
        {(lake.data?.runs.length ?? 0) > 0 && <Runs runs={lake.data!.runs} />}
      </div>
    </RoomPage>
  )
}

function Running ({ run, stop, stopping }: { run: LakeRunView; stop: () => void; stopping: boolean }) {
  const { t } = useWords()
  const formats = useFormats()
  const at = run.progress
  const share = at?.total ? Math.round(at.done / at.total * 100) : undefined
  return (
    <section className="sheet-panel lake-running" aria-labelledby="lake-running">
      <div className="import-head"><h2 id="lake-running">{t(run.state === 'queued' ? 'lake.queued' : `lake.stage.${at?.stage ?? 'reading'}`)}</h2><span className="grow" /><Button size="small" loading={stopping} onClick={stop}>{t('action.cancel')}</Button></div>
      <Progress percent={share ?? 100} status="active" showInfo={share !== undefined} aria-label={t('lake.progress')} />
      <p className="faint" role="status">{t('lake.rows-read', { n: formats.number(at?.rows ?? 0) })} · {t('lake.safe')}</p>
    </section>
  )
}

function Sources ({ report }: { report: LakeReport }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const now = useNow()
  const { holding, quality } = report
  const rows = report.sources.map(one => ({ ...one, house: one.source === 'looks' ? quality.house.looks : quality.house.orders, lake: one.source === 'looks' ? quality.lake.looks : quality.lake.orders }))
  return (
    <section>
      <h2 id="lake-sources">{t('lake.sources')}</h2>
      <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('lake.sources')}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t('lake.source')}</th><th scope="col" className="cell-end">{t('lake.in-house')}</th><th scope="col" className="cell-end">{t('lake.in-lake')}</th><th scope="col">{t('lake.read-at')}</th><th scope="col">{t('lake.newest-at')}</th></tr></thead>
          <tbody>{rows.map(row => (
            <tr key={row.source}>
              <th scope="row">{may(`lake.source.${row.source}`) ?? row.source}</th><td className="cell-end figure">{formats.number(row.house)}</td>
              <td className="cell-end figure">{formats.number(row.lake)}{row.house !== row.lake && <span className="lake-apart">{t('lake.apart', { n: formats.number(Math.abs(row.house - row.lake)) })}</span>}</td>
              <td title={formats.dateTime(row.readAt)}>{formats.ago(row.readAt, now)}</td><td title={row.newestAt ? formats.dateTime(row.newestAt) : undefined}>{row.newestAt ? formats.ago(row.newestAt, now) : '–'}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <p className="faint">{t('lake.holding', { events: formats.number(holding.events), files: formats.number(holding.files), mb: formats.number(Math.round(holding.bytes / 104_857.6) / 10) })}</p>
    </section>
  )
}

function Runs ({ runs }: { runs: readonly LakeRunView[] }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <section>
      <h2 id="lake-runs">{t('lake.runs')}</h2>
      <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('lake.runs')}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t('lake.when')}</th><th scope="col">{t('lake.what')}</th><th scope="col">{t('lake.outcome')}</th><th scope="col" className="cell-end">{t('lake.new')}</th><th scope="col" className="cell-end">{t('lake.taken-back')}</th><th scope="col" className="cell-end">{t('lake.took')}</th></tr></thead>
          <tbody>{runs.slice(0, 10).map(run => (
            <tr key={run.id}>
              <th scope="row">{formats.dateTime(run.createdAt)}</th><td>{t(`lake.kind.${run.kind}`)}</td><td><span className={`status status-import-${run.state === 'cancelled' ? 'refused' : run.state}`}>{t(`import.state.${run.state}`)}</span></td>
              <td className="cell-end figure">{run.report ? formats.number(run.report.added) : '–'}</td><td className="cell-end figure">{run.report ? formats.number(run.report.withdrawn) : '–'}</td><td className="cell-end figure">{run.runMs === null ? '–' : formats.span(run.runMs)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  )
}
