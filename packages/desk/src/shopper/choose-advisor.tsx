import type { AdvisorsView } from '@zhiyu/server/contract/customers'
import { useMutation } from '@tanstack/react-query'
import { App, Select } from 'antd'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { refreshAdvisors } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'

/** Experts with how many they look after; the full ones cannot be chosen. */
export function ChooseAdvisor ({ customerId, name, advisors, current }: { customerId: string; name: string | null; advisors: AdvisorsView; current?: string | undefined }) {
  const { t, may } = useWords()
  const words = useFaultWords()
  const { message } = App.useApp()
  const nameOf = (id: string): string => advisors.experts.find(expert => expert.agentId === id)?.name ?? ''
  const assign = useMutation({
    mutationFn: (agentId: string) => api.assignAdvisor(customerId, agentId),
    onSuccess: (_, agentId) => { void message.success(t('advisor.assigned', { name: nameOf(agentId) })) },
    onError: (error, agentId) => {
      const because = isRefused(error, 'advisor.refused') ? error.details[0]?.say : undefined
      void message.error(because === undefined ? words(error) : may(`advisor.refused.${because}`, { name: nameOf(agentId), most: advisors.most }) ?? words(error))
    },
    onSettled: () => { refreshAdvisors(customerId) },
  })
  return (
    <Select<string> size="small" className="advisor-choose" value={null as unknown as string} loading={assign.isPending} disabled={assign.isPending || advisors.experts.length === 0}
      aria-label={t('advisor.choose-for', { name: name ?? t('shopper.anonymous') })} placeholder={t('advisor.choose')} popupMatchSelectWidth={false} onChange={agentId => { assign.mutate(agentId) }}
      options={advisors.experts.filter(expert => expert.agentId !== current).map(expert => ({ value: expert.agentId, label: t('advisor.option', { name: expert.name, n: expert.count, most: advisors.most }), disabled: expert.count >= advisors.most }))} />
  )
}
