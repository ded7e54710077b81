import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, RoomPage } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { ExamplesDrawer } from './examples.tsx'
import { Intents } from './intents.tsx'
import { ModelPanel } from './model-panel.tsx'
import { NewIntentDialog } from './new-intent.tsx'
import { KnowledgeParts } from './parts.tsx'
import { Unanswered } from './unanswered.tsx'

/** What the AI understands, what it did not, and how to teach it. */
export function Training () {
  const { t } = useWords()
  const may = useMay()
  const [chosen, choose] = useState<string>()
  const [adding, setAdding] = useState(false)
  const room = useQuery({ queryKey: [...keys.training, 'room'], queryFn: api.training, refetchInterval: query => query.state.data?.trainings.some(one => one.state === 'queued' || one.state === 'running') ? 1_000 : false })
  return (
    <RoomPage title={t('room.knowledge')} aside={t('training.line')} actions={<><KnowledgeParts part="training" />{may('knowledge.edit') && <Button onClick={() => { setAdding(true) }}>{t('training.new-intent')}</Button>}</>}>
      {room.isError && <Failure error={room.error} retry={() => { void room.refetch() }} />}
      {room.isPending && <Loading />}
      {room.data && (
        <div className="tr">
          <ModelPanel room={room.data} />
          <div className="tr-halves">
            <Unanswered intents={room.data.intents} />
            <Intents room={room.data} choose={choose} />
          </div>
          <ExamplesDrawer intent={room.data.intents.find(one => one.intent === chosen)} intents={room.data.intents} close={() => { choose(undefined) }} />
          {adding && <NewIntentDialog close={() => { setAdding(false) }} added={intent => { setAdding(false); choose(intent) }} />}
        </div>
      )}
    </RoomPage>
  )
}
