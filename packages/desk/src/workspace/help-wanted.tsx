import type { EscalationView } from '@zhiyu/server/contract/promises'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { TierMark } from '../parts/marks.tsx'
import { useFaultWords } from '../parts/states.tsx'
import { go, hrefOf } from '../route.ts'
import { useMay, useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { useNow } from '../live/hooks.ts'

const SHOWN = 3

/** Promises I am called to step in for, oldest first: above the list, because they cannot wait for their turn in it. */
export function HelpWanted () {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const called = (agent.role === 'expert' || agent.role === 'supervisor') && may('conversation.reply')
  const calls = useQuery({ queryKey: keys.escalations, queryFn: () => api.escalations().then(page => page.items), enabled: called })
  if (!calls.data || calls.data.length === 0) return null
  return (
    <section className="help-wanted" aria-labelledby="help-wanted">
      <h2 id="help-wanted">{t('call.title')}<span className="inbox-count">{calls.data.length}</span></h2>
      <ul>{calls.data.slice(0, SHOWN).map(call => <Call key={call.id} call={call} />)}</ul>
      {calls.data.length > SHOWN && <p className="faint">{t('call.more', { n: calls.data.length - SHOWN })}</p>}
    </section>
  )
}

function Call ({ call }: { call: EscalationView }) {
  const { t, may } = useWords()
  const { message } = App.useApp()
  const formats = useFormats()
  const now = useNow()
  const words = useFaultWords()
  const stepIn = useMutation({
    mutationFn: () => api.stepIn(call.id),
    onSuccess: () => { go('inbox', 'team', call.conversationId) },
    onError: error => { void message.error(words(error)) },
    onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.escalations }) },
  })
  const what = may(`promise.${call.clock}`) ?? call.clock
  return (
    <li>
      <a className="cut" href={hrefOf('inbox', 'team', call.conversationId)}>
        <span className="call-top"><b className="cut">{call.customerName ?? t('shopper.anonymous')}</b><TierMark tier={call.tier === 'diamond' || call.tier === 'core' ? call.tier : 'mass'} /></span>
        <span className={`cut call-${call.on}`}>{t(call.on === 'breach' ? 'call.broken' : 'call.soon', { what })} · {formats.ago(call.raisedAt, now)}</span>
      </a>
      <Button size="small" loading={stepIn.isPending} onClick={() => { stepIn.mutate() }}>{t('call.step-in')}</Button>
    </li>
  )
}
