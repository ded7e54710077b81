import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { CareNeed, CustomerView } from '@zhiyu/server/contract/customers'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Checkbox } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { api, type Revealed } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { cares } from '../parts/marks.tsx'
import { useFaultWords } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Advisor } from './advisor.tsx'
import { Expected } from './expected.tsx'
import { Promises } from './promises.tsx'
import { Recent } from './recent.tsx'
import { Habits, Tags } from './tags.tsx'
import { Worth } from './worth.tsx'

const RevealDialog = lazy(() => import('./reveal.tsx').then(part => ({ default: part.RevealDialog })))

/** Who they are: what they are worth, what was promised them, what they may need next, and why we think so. */
export function Profile ({ shopper, conversation, orders }: { shopper: CustomerView; conversation: ConversationSummary | undefined; orders: () => void }) {
  return (
    <div className="shopper-body">
      <Worth shopper={shopper} />
      {conversation && <Promises key={conversation.id} row={conversation} />}
      <Recent customerId={shopper.id} all={orders} />
      <Expected key={shopper.id} customerId={shopper.id} conversation={conversation} />
      <Care shopper={shopper} />
      <Tags shopper={shopper} />
      <Habits shopper={shopper} />
      {shopper.externalId !== null && <Advisor shopper={shopper} />}
      <Contact shopper={shopper} />
    </div>
  )
}

/** What the shopper declared, by whom and when it was written down; nothing here is guessed. */
function Care ({ shopper }: { shopper: CustomerView }) {
  const { t, may: word } = useWords()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const save = useMutation({
    mutationFn: (care: CareNeed[]) => api.declareCare(shopper.id, care),
    onError: error => { void message.error(words(error)) },
    onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.customer(shopper.id) }); void queryClient.invalidateQueries({ queryKey: keys.inbox }); void queryClient.invalidateQueries({ queryKey: ['conversation'] }) },
  })
  const formats = useFormats()
  const shown = save.isPending ? save.variables : shopper.care
  const declared = shopper.tags.filter(tag => shown.some(need => need === tag.tag))
  return (
    <section aria-labelledby="shopper-care">
      <h3 id="shopper-care">{t('shopper.care')}</h3>
      <Checkbox.Group<CareNeed> className="care" disabled={!may('customer.care')} value={[...shown]} onChange={care => { save.mutate(care) }} options={cares.map(care => ({ value: care, label: t(`care.${care}`) }))} />
      {declared.length > 0 && <ul className="care-declared">{declared.map(({ tag, why: [because] }) => because && (
        <li key={tag}><b>{word(`care.${tag}`) ?? tag}</b> <span>{t('profile.declared', { by: word(`by.${because.facts['by']}`) ?? String(because.facts['by']), at: formats.day(String(because.facts['declaredAt'])) })}</span></li>
      ))}</ul>}
      <p className="faint">{t('shopper.care-text')}</p>
    </section>
  )
}

/** Masked by default; shown with a reason, by those who may, and written to the audit. */
function Contact ({ shopper }: { shopper: CustomerView }) {
  const { t } = useWords()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<Revealed | null>(null)
  return (
    <section aria-labelledby="shopper-contact">
      <h3 id="shopper-contact">{t('shopper.contact')}</h3>
      <dl className="facts">
        <div><dt>{t('shopper.phone')}</dt><dd>{shown?.phone ?? shopper.phone ?? t('word.unknown')}</dd></div>
        <div><dt>{t('shopper.email')}</dt><dd className="break">{shown?.email ?? shopper.email ?? t('word.unknown')}</dd></div>
        {shown?.address && <div><dt>{t('shopper.address')}</dt><dd>{shown.address}</dd></div>}
        {shopper.externalId && <div><dt>{t('shopper.external')}</dt><dd className="break">{shopper.externalId}</dd></div>}
      </dl>
      {may('customer.reveal') && !shown && (shopper.phone ?? shopper.email) && <Button size="small" onClick={() => { setAsking(true) }}>{t('shopper.reveal')}</Button>}
      {asking && <Suspense fallback={null}><RevealDialog customerId={shopper.id} close={() => { setAsking(false) }} shown={setShown} /></Suspense>}
    </section>
  )
}
