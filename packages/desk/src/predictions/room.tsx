import type { PredictionRun } from '@zhiyu/server/contract/predictions'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Progress } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { ClustersCard, LifetimeCard, NextNeedCard, RepurchaseCard } from './cards.tsx'

const isOpen = (run: PredictionRun | undefined): boolean => run?.state === 'queued' || run?.state === 'running'
const refresh = (): void => { void queryClient.invalidateQueries({ queryKey: keys.predictions }) }

/** What is expected of the shop's customers, how good that is, and the way to the next training. */
export function PredictionRoom () {
  const { t } = useWords()
  const formats = useFormats()
  const { message } = App.useApp()
  const words = useFaultWords()
  const room = useQuery({ queryKey: keys.predictions, queryFn: api.predictions, refetchInterval: ({ state }) => isOpen(state.data?.runs[0]) ? 1_500 : 60_000 })
  const start = useMutation({ mutationFn: api.startPredictions, onSettled: refresh, onError: error => { void message.error(words(error)) } })
  const latest = room.data?.runs[0]
  const card = room.data?.card
  const train = <Button type="primary" disabled={isOpen(latest)} loading={start.isPending} onClick={() => { start.mutate() }}>{t('predictions.train')}</Button>
  return (
    <RoomPage title={t('room.predictions')} aside={t('predictions.line')} actions={train}>
      {room.isError ? <Failure error={room.error} retry={() => { void room.refetch() }} /> : !room.data ? <Loading /> : (
        <div className="pr">
          {latest && isOpen(latest) && <Going run={latest} />}
          {latest?.state === 'failed' && <Alert type="error" role="alert" showIcon title={t(`predictions.failed.${latest.problem ?? 'crashed'}`)} />}
          {latest?.state === 'cancelled' && <Alert type="info" showIcon title={t('predictions.cancelled')} />}
          {!card ? !isOpen(latest) && <Empty title={t('predictions.none')}>{t('predictions.none-text')}</Empty> : <>
            <section className="sheet-panel pr-facts" aria-label={t('predictions.learned')}>
              <dl className="tr-figures">
                <div><dt>{t('predictions.customers')}</dt><dd>{formats.number(card.customers)}</dd></div>
                <div><dt>{t('predictions.orders')}</dt><dd>{formats.number(card.orders)}</dd></div>
                <div><dt>{t('predictions.trained')}</dt><dd>{formats.day(card.asOf)}</dd></div>
                {room.data.nextAt && <div><dt>{t('predictions.next')}</dt><dd>{formats.day(room.data.nextAt)}</dd></div>}
              </dl>
              <p className="faint">{card.from ? t('predictions.window', { from: formats.day(card.from), currency: card.currency }) : t('predictions.no-orders')}{card.leftOut.otherCurrency > 0 ? ` ${t('predictions.left-out', { n: formats.number(card.leftOut.otherCurrency) })}` : ''}{card.leftOut.older > 0 ? ` ${t('predictions.older', { n: formats.number(card.leftOut.older) })}` : ''} {t('predictions.only-known')}</p>
            </section>
            <div className="pr-cards">
              <RepurchaseCard card={card.repurchase} />
              <ClustersCard card={card.clusters} currency={card.currency} />
              <LifetimeCard card={card.lifetime} />
              <NextNeedCard card={card.nextNeed} />
            </div>
          </>}
        </div>
      )}
    </RoomPage>
  )
}

function Going ({ run }: { run: PredictionRun }) {
  const { t } = useWords()
  const cancel = useMutation({ mutationFn: () => api.cancelPredictions(run.id), onSettled: refresh })
  return (
    <section className="sheet-panel pr-going" aria-label={t('predictions.progress')}>
      <Progress className="grow" percent={Math.round(run.progress * 100)} status="active" aria-label={t('predictions.progress')} />
      <span role="status">{t(run.state === 'queued' ? 'predictions.queued' : `predictions.step.${run.step}`)}</span>
      <Button size="small" loading={cancel.isPending} onClick={() => { cancel.mutate() }}>{t('predictions.cancel')}</Button>
    </section>
  )
}
