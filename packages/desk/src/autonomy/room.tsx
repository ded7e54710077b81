import type { AutonomyView, IntentView, Level } from '@zhiyu/server/contract/autonomy'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { useWhyWords } from '../parts/why-words.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Dialects } from './dialects.tsx'
import { DraftReport } from './draft-report.tsx'
import { Evidence } from './evidence.tsx'
import { Precision } from './precision.tsx'

const LEVELS: readonly Level[] = ['off', 'suggest', 'confirm', 'act']

/** What the AI may do, intent by intent: where it stands, what was measured, what the figures say, and every move with its reason. */
export function AutonomyRoom () {
  const { t } = useWords()
  const room = useQuery({ queryKey: keys.autonomy, queryFn: api.autonomy, refetchInterval: 30_000 })
  return (
    <RoomPage title={t('room.autonomy')} aside={t('autonomy.line')}>
      {room.isError ? <Failure error={room.error} retry={() => { void room.refetch() }} /> : !room.data ? <Loading /> : (
        <div className="autonomy">
          <Intents view={room.data} />
          <div className="autonomy-side">
            <Dialects dialects={room.data.dialects} line={room.data.rules.reviewBelow} />
            <DraftReport />
            <Moves view={room.data} />
          </div>
        </div>
      )}
    </RoomPage>
  )
}

interface Wish { readonly intent: IntentView; readonly to: Level }

function Intents ({ view }: { view: AutonomyView }) {
  const { t, may } = useWords()
  const whyWords = useWhyWords()
  const formats = useFormats()
  const allowed = useMay()('autonomy.set')
  const [wish, setWish] = useState<Wish | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const nameOf = (intent: string): string => may(`intent.${intent}`) ?? intent
  return (
    <section className="sheet-panel" aria-labelledby="autonomy-intents">
      <header className="autonomy-head"><h2 id="autonomy-intents">{t('autonomy.intents')}</h2><p className="faint">{t('autonomy.rules', { turns: view.rules.turns, confirm: formats.percent(view.rules.confirmFrom), act: formats.percent(view.rules.actFrom), lower: formats.percent(view.rules.lowerBelow) })} {t(view.rules.raiseByItself ? 'autonomy.raises-itself' : 'autonomy.asks')}</p></header>
      <ul className="autonomy-intents">{view.intents.map(one => (
        <li key={one.intent}>
          <div className="autonomy-row">
            <div className="autonomy-name">
              <b>{nameOf(one.intent)}</b>
              <span className="faint">{one.precision.turns === 0 ? t('autonomy.nothing-yet') : [t('autonomy.turns', { n: one.precision.turns }), t('autonomy.split', { shadow: one.shadow, served: one.served }), one.distance === null ? '' : t('autonomy.distance', { share: formats.percent(one.distance) })].filter(Boolean).join(' · ')}</span>
            </div>
            <Precision precision={one.precision} />
            <Segmented<Level> size="small" aria-label={t('autonomy.level-of', { intent: nameOf(one.intent) })} disabled={!allowed} value={one.level} onChange={to => { setWish({ intent: one, to }) }} options={LEVELS.map(level => ({ value: level, label: t(`level.${level}`), title: t(`level.means.${level}`) }))} />
            <Button size="small" type="text" disabled={one.precision.turns === 0 && one.since === null} aria-expanded={shown === one.intent} onClick={() => { setShown(shown === one.intent ? null : one.intent) }}>{t('autonomy.show')}</Button>
          </div>
          {one.advice.kind === 'raise' && <p className="autonomy-advice"><span>{t('autonomy.ready', { level: t(`level.${one.advice.to}`), why: whyWords(one.advice.because) })}</span>{allowed && <Button size="small" type="primary" onClick={() => { setWish({ intent: one, to: one.advice.to }) }}>{t('autonomy.raise')}</Button>}</p>}
          {shown === one.intent && <Evidence intent={one} />}
        </li>
      ))}</ul>
      <MoveDialog wish={wish} name={wish ? nameOf(wish.intent.intent) : ''} close={() => { setWish(null) }} />
    </section>
  )
}

function MoveDialog ({ wish, name, close }: { wish: Wish | null; name: string; close: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [form] = Form.useForm<{ reason: string }>()
  const move = useMutation({
    mutationFn: ({ intent, to, reason }: Wish & { reason: string }) => api.setAutonomy(intent.intent, { level: to, revision: intent.revision, reason }),
    onSuccess: () => { void message.success(t('autonomy.moved')); close() },
    onError: error => { void message.error(words(error)) },
    onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.autonomy }) },
  })
  return (
    <Modal open={wish !== null} onCancel={close} title={wish ? t('autonomy.move-title', { intent: name, level: t(`level.${wish.to}`) }) : ''} okText={t('autonomy.move')} confirmLoading={move.isPending} onOk={() => { form.submit() }} destroyOnHidden>
      {wish && <p className="autonomy-means">{t(`level.means.${wish.to}`)}</p>}
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={({ reason }) => { if (wish && !move.isPending) move.mutate({ ...wish, reason: reason.trim() }) }}>
        <Form.Item name="reason" label={t('autonomy.reason')} rules={[{ required: true, whitespace: true, message: t('autonomy.need-reason') }, { max: 300 }]}><Input.TextArea rows={2} /></Form.Item>
      </Form>
    </Modal>
  )
}

function Moves ({ view }: { view: AutonomyView }) {
  const { t, may } = useWords()
  const whyWords = useWhyWords()
  const formats = useFormats()
  return (
    <section className="sheet-panel autonomy-part" aria-labelledby="autonomy-moves">
      <h2 id="autonomy-moves">{t('autonomy.moves')}</h2>
      {view.moves.length === 0 ? <p className="faint">{t('autonomy.no-moves')}</p> : (
        <ol className="autonomy-moves">{view.moves.slice(0, 20).map(move => (
          <li key={move.id}>
            <span className="link-top"><b className="cut">{may(`intent.${move.intent}`) ?? move.intent}</b><span className="no-wrap">{t(`level.${move.from}`)} → {t(`level.${move.to}`)}</span></span>
            <span className="faint">{move.by === 'rule' ? t('autonomy.by-rule') : move.by} · {formats.dateTime(move.at)}</span>
            <span>{whyWords(move.because)}</span>
          </li>
        ))}</ol>
      )}
    </section>
  )
}
