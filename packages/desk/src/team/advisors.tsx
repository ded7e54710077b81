import type { AdvisorsView } from '@zhiyu/server/contract/customers'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Face } from '../parts/face.tsx'
import { TierMark } from '../parts/marks.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { ChooseAdvisor } from '../shopper/choose-advisor.tsx'
import { LoadBar } from '../wall/load.tsx'

type Looked = AdvisorsView['suggested'][number]

/** Who looks after whom: what must be done first, then the whole list. */
export function Advisors () {
  const { t } = useWords()
  const may = useMay()
  const advisors = useQuery({ queryKey: keys.advisors, queryFn: () => api.advisors() })
  if (advisors.isError && !advisors.data) return <Failure error={advisors.error} retry={() => { void advisors.refetch() }} />
  if (!advisors.data) return <Loading />
  const { data } = advisors
  const assign = (customer: Looked) => may('advisor.assign') && <ChooseAdvisor customerId={customer.id} name={customer.name} advisors={data} />
  return (
    <section className="advisors" aria-labelledby="team-advisors">
      <h2 id="team-advisors">{t('advisor.title')}</h2>
      <p className="faint">{data.experts.length === 0 ? t('advisor.nobody') : t('advisor.line', { most: data.most })}</p>
      {data.left.length > 0 && <Waiting title={t('advisor.left')}>{data.left.map(({ customer, agentName }) => <li key={customer.id}><Who customer={customer} /><span className="faint grow">{t('advisor.was', { name: agentName })}</span>{assign(customer)}</li>)}</Waiting>}
      {data.suggested.length > 0 && data.experts.length > 0 && <Waiting title={t('advisor.suggested')}>{data.suggested.map(customer => <li key={customer.id}><Who customer={customer} /><span className="grow" />{assign(customer)}</li>)}</Waiting>}
      {data.experts.length > 0 && <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('advisor.customers')}>
        <table className="plain-table team-table">
          <thead><tr><th scope="col">{t('advisor.expert')}</th><th scope="col">{t('advisor.count')}</th><th scope="col">{t('advisor.customers')}</th></tr></thead>
          <tbody>{data.experts.map(expert => (
            <tr key={expert.agentId}>
              <td><span className="team-who"><Face name={expert.name} size={32} image={expert.avatar} /><b>{expert.name}</b></span></td>
              <td><LoadBar open={expert.count} capacity={data.most} /></td>
              <td><span className="skills">{expert.customers.length === 0 ? <span className="faint">{t('advisor.empty')}</span> : expert.customers.map(customer => <Who key={customer.id} customer={customer} />)}</span></td>
            </tr>
          ))}</tbody>
        </table>
      </div>}
    </section>
  )
}

function Waiting ({ title, children }: { title: string; children: React.ReactNode }) {
  return <div className="sheet-panel advisor-list"><h3>{title}</h3><ul>{children}</ul></div>
}

function Who ({ customer }: { customer: Looked }) {
  const { t } = useWords()
  return <span className="advisor-who"><span className="cut">{customer.name ?? t('shopper.anonymous')}</span><TierMark tier={customer.tier} /></span>
}
