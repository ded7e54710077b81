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
import { Habits, Tags } from './tags.tsx'
import { Promises } from './promises.tsx'
import { Advisor } from './advisor.tsx'

const RevealDialog = lazy(() => import('./reveal.tsx').then(part => ({ default: part.RevealDialog })))

export function Profile ({ shopper, conversation }: { shopper: CustomerView; conversation: ConversationSummary | undefined }) {
  const { t, may } = useWords()
  const formats = useFormats()
  return (
    <div className="shopper-body">
      <Tags shopper={shopper} />
      <dl className="facts">
        <div><dt>{t('shopper.spend')}</dt><dd className="figure">{shopper.spend365.length > 0 ? shopper.spend365.map(money => formats.money(money)).join(' + ') : t('word.none')}</dd></div>
        <div><dt>{t('shopper.orders30')}</dt><dd className="figure">{formats.number(shopper.orders30)}</dd></div>
        <div><dt>{t('shopper.last-order')}</dt><dd>{shopper.lastOrderAt ? formats.day(shopper.lastOrderAt) : t('word.none')}</dd></div>
        <div><dt>{t('shopper.region')}</dt><dd>{shopper.region ?? t('word.unknown')}</dd></div>
        <div><dt>{t('shopper.language')}</dt><dd>{shopper.locale ? may(`language.name.${shopper.locale}`) ?? shopper.locale : t('word.unknown')}</dd></div>
      </dl>
      <Habits shopper={shopper} />
      {shopper.externalId !== null && <Advisor shopper={shopper} />}
      <Care shopper={shopper} />
      {conversation && <Promises key={conversation.id} row={conversation} />}
      <Contact shopper={shopper} />
    </div>
  )
}

function Care ({ shopper }: { shopper: CustomerView }) {
  const { t } = useWords()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const save = useMutation({
    mutationFn: (care: CareNeed[]) => api.declareCare(shopper.id, care),
    onError: error => { void message.error(words(error)) },
    onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.customer(shopper.id) }); void queryClient.invalidateQueries({ queryKey: keys.inbox }); void queryClient.invalidateQueries({ queryKey: ['conversation'] }) },
  })
  const shown = save.isPending ? save.variables : shopper.care
  return (
    <section aria-labelledby="shopper-care">
      <h3 id="shopper-care">{t('shopper.care')}</h3>
      <Checkbox.Group<CareNeed> className="care" disabled={!may('customer.care')} value={[...shown]} onChange={care => { save.mutate(care) }} options={cares.map(care => ({ value: care, label: t(`care.${care}`) }))} />
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
