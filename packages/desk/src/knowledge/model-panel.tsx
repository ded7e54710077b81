import type { TrainingRoom, TrainingView } from '@zhiyu/server/contract/training'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Popconfirm, Progress } from 'antd'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Comparison } from './comparison.tsx'
import { refreshTraining, useRefusalWords } from './training-words.ts'

/** Which model serves, how good it is, and the way to the next. */
export function ModelPanel ({ room }: { room: TrainingRoom }) {
  const { t } = useWords()
  const formats = useFormats()
  const allowed = useMay()('knowledge.edit')
  const { message } = App.useApp()
  const refusal = useRefusalWords(room.intents)
  const failed = (error: unknown): void => { void message.error(refusal(error).join(' ')); refreshTraining() }
  const start = useMutation({ mutationFn: api.startTraining, onSettled: refreshTraining, onError: failed })
  const back = useMutation({ mutationFn: api.rollBackModel, onSuccess: () => { void message.success(t('training.rolled-back')) }, onSettled: refreshTraining, onError: failed })
  const [latest] = room.trainings
  const open = latest && (latest.state === 'queued' || latest.state === 'running')
  const { model, measure } = room
  return (
    <section className="sheet-panel tr-model" aria-labelledby="tr-model">
      <header className="tr-head">
        <div className="grow">
          <h2 id="tr-model">{t('training.model', { model: t(`training.model.${model.kind}`) })}</h2>
          {model.kind === 'own' && model.since && <p className="faint">{t('training.model.since', { at: formats.dateTime(model.since) })}</p>}
          {model.kind === 'none' && <p className="faint">{t('training.model.none-text')}</p>}
        </div>
        {allowed && <span className="buttons">
          {model.before !== null && model.before !== 'shipped' && <Popconfirm title={t('training.roll-back-sure')} okText={t('training.roll-back')} onConfirm={() => { back.mutate('before') }}><Button loading={back.isPending}>{t('training.roll-back')}</Button></Popconfirm>}
          {model.trainingId !== null && <Popconfirm title={t('training.to-shipped-sure')} okText={t('training.to-shipped')} onConfirm={() => { back.mutate('shipped') }}><Button loading={back.isPending}>{t('training.to-shipped')}</Button></Popconfirm>}
          <Button type="primary" disabled={open === true || room.examples === 0} loading={start.isPending} onClick={() => { start.mutate() }}>{t('training.start')}</Button>
        </span>}
      </header>
      {model.refused && <Alert type="warning" showIcon title={t(`training.refused.${model.refused}`)} />}
      <dl className="tr-figures">
        {measure && <>
          <div><dt>{t('training.right')}</dt><dd>{formats.percent(measure.right)}</dd></div>
          <div><dt>{t('training.sure')}</dt><dd>{formats.percent(measure.sure.share)}</dd></div>
          <div><dt>{t('training.sure-right')}</dt><dd>{formats.percent(measure.sure.right)}</dd></div>
        </>}
        <div><dt>{t('training.own')}</dt><dd>{formats.number(room.examples)}</dd></div>
      </dl>
      <p className="faint">{measure && t('training.lines', { n: formats.number(measure.lines) })} {room.examples === 0 ? t('training.nothing') : room.untrained > 0 ? t('training.untrained', { n: room.untrained }) : t('training.start-hint')}</p>
      {open && <Going training={latest} />}
      {latest?.state === 'failed' && <Alert type="error" role="alert" showIcon title={t(`training.failed.${latest.problem ?? 'crashed'}`)} />}
      {latest?.state === 'cancelled' && <Alert type="info" showIcon title={t('training.cancelled')} />}
      {latest?.state === 'done' && latest.model !== 'retired' && <Comparison id={latest.id} intents={room.intents} />}
    </section>
  )
}

function Going ({ training }: { training: TrainingView }) {
  const { t } = useWords()
  const allowed = useMay()('knowledge.edit')
  const cancel = useMutation({ mutationFn: () => api.cancelTraining(training.id), onSettled: refreshTraining })
  return (
    <div className="tr-going">
      <Progress className="grow" percent={Math.round((training.step === 'measure' ? 0.95 : training.progress * 0.95) * 100)} status="active" aria-label={t('training.progress')} />
      <span role="status">{t(training.state === 'queued' ? 'training.queued' : `training.step.${training.step}`)}</span>
      {allowed && <Button size="small" loading={cancel.isPending} onClick={() => { cancel.mutate() }}>{t('training.cancel')}</Button>}
    </div>
  )
}
