import type { CustomerView } from '@zhiyu/server/contract/customers'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { refreshAdvisors } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { Face } from '../parts/face.tsx'
import { useFaultWords } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { ChooseAdvisor } from './choose-advisor.tsx'

/** Who looks after this shopper; supervisors and operations give and take. */
export function Advisor ({ shopper }: { shopper: CustomerView }) {
  const { t } = useWords()
  const may = useMay()
  const formats = useFormats()
  const words = useFaultWords()
  const { message } = App.useApp()
  const assigns = may('advisor.assign')
  const advisor = useQuery({ queryKey: keys.advisor(shopper.id), queryFn: () => api.advisor(shopper.id).then(page => page.advisor) })
  const all = useQuery({ queryKey: keys.advisors, queryFn: () => api.advisors(), enabled: assigns })
  const release = useMutation({
    mutationFn: () => api.releaseAdvisor(shopper.id), onSuccess: () => { void message.success(t('advisor.released')) },
    onError: error => { void message.error(words(error)) }, onSettled: () => { refreshAdvisors(shopper.id) },
  })
  const { data } = advisor
  if (data === undefined || (data === null && !assigns)) return null // nobody's, and not for this role to change
  return (
    <section aria-labelledby="shopper-advisor">
      <h3 id="shopper-advisor">{t('advisor.title')}</h3>
      <div className="advisor">
        {data === null ? <span className="faint grow">{t('advisor.none')}</span>
          : data.here ? <><Face name={data.name} size={28} image={data.avatar} /><span className="grow"><b>{data.name}</b> <span className="faint">{t('advisor.since', { at: formats.day(data.since) })}</span></span></>
            : <span className="grow warn-words">{t('advisor.gone', { name: data.name })}</span>}
        {assigns && all.data && <ChooseAdvisor customerId={shopper.id} name={shopper.name} advisors={all.data} current={data?.agentId} />}
        {assigns && data && <Button size="small" type="text" loading={release.isPending} onClick={() => { release.mutate() }} aria-label={t('advisor.release-of', { name: shopper.name ?? t('shopper.anonymous') })}>{t('advisor.release')}</Button>}
      </div>
    </section>
  )
}
