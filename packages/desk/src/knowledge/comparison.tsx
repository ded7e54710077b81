import type { Changed, IntentView, TrainingDetail, TrainingReport } from '@zhiyu/server/contract/training'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Popconfirm } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { refreshTraining, useIntentName, useRefusalWords } from './training-words.ts'

/** The new model beside the one that serves; the press that puts it to use is here and nowhere else. */
export function Comparison ({ id, intents }: { id: string; intents: readonly IntentView[] }) {
  const run = useQuery({ queryKey: [...keys.training, 'run', id], queryFn: () => api.trainingRun(id) })
  if (run.isError) return <Failure error={run.error} retry={() => { void run.refetch() }} />
  if (!run.data) return <Loading />
  return run.data.report ? <Shown run={run.data} report={run.data.report} intents={intents} /> : null
}

function Shown ({ run, report, intents }: { run: TrainingDetail; report: TrainingReport; intents: readonly IntentView[] }) {
  const { t } = useWords()
  const formats = useFormats()
  const allowed = useMay()('knowledge.edit')
  const { message } = App.useApp()
  const refusal = useRefusalWords(intents)
  const use = useMutation({ mutationFn: () => api.useTraining(run.id), onSuccess: () => { void message.success(t('training.used')) }, onError: error => { void message.error(refusal(error).join(' ')) }, onSettled: refreshTraining })
  const rows = [['training.right', report.before.right, report.after.right], ['training.sure', report.before.sure.share, report.after.sure.share], ['training.sure-right', report.before.sure.right, report.after.sure.right]] as const
  return (
    <div className="tr-compare">
      <header className="tr-head">
        <div className="grow"><h3>{t('training.result')}</h3><p className="faint">{t('training.result-line', { n: formats.number(report.trainedOn), time: formats.span(report.tookMs) })}</p></div>
        {run.model === 'in-use' && <span className="status status-import-done">{t('training.in-use')}</span>}
        {run.model === 'ready' && allowed && <Popconfirm title={t('training.use')} description={t('training.use-sure')} okText={t('training.use')} onConfirm={() => { use.mutate() }}><Button type="primary" loading={use.isPending}>{t('training.use')}</Button></Popconfirm>}
      </header>
      <table className="plain-table tr-table">
        <thead><tr><th scope="col">{t('training.figure')}</th><th scope="col" className="cell-end">{t('training.before')}</th><th scope="col" className="cell-end">{t('training.after')}</th></tr></thead>
        <tbody>{rows.map(([key, was, is]) => <tr key={key}><th scope="row">{t(key)}</th><td className="cell-end figure">{formats.percent(was)}</td><td className="cell-end figure">{formats.percent(is)}</td></tr>)}</tbody>
      </table>
      <p className="tr-told">{report.changes === 0 ? t('training.same') : <><b className="tr-good">{t('training.better', { n: report.better })}</b> · <b className={report.worse > 0 ? 'tr-bad' : ''}>{t('training.worse', { n: report.worse })}</b> · {t('training.changes', { n: report.changes })}</>}</p>
      {report.changed.length > 0 && <ChangedLines changed={report.changed} intents={intents} />}
    </div>
  )
}

const ACTS_FROM = 0.6

function ChangedLines ({ changed, intents }: { changed: readonly Changed[]; intents: readonly IntentView[] }) {
  const { t } = useWords()
  const formats = useFormats()
  const name = useIntentName(intents)
  const read = ({ intent, confidence }: Changed['before']) => <>{confidence < ACTS_FROM ? t('training.unsure') : name(intent)} <span className="faint figure">{formats.percent(confidence)}</span></>
  return (
    <section className="table-scroll tr-changed" tabIndex={0} aria-label={t('training.changed')}>
      <table className="plain-table tr-table">
        <thead><tr>{(['text', 'meant', 'before', 'after'] as const).map(key => <th key={key} scope="col">{t(`training.${key}`)}</th>)}</tr></thead>
        <tbody>{changed.map((one, i) => (
          <tr key={i}>
            <td>{one.text}</td><td>{one.meant === null ? <span className="faint">{t('training.unlabelled')}</span> : name(one.meant)}</td><td>{read(one.before)}</td>
            <td>{read(one.after)} {one.better !== null && <b className={one.better ? 'tr-good' : 'tr-bad'}>{t(one.better ? 'training.better-mark' : 'training.worse-mark')}</b>}</td>
          </tr>
        ))}</tbody>
      </table>
    </section>
  )
}
