import type { CareNeed, Tier } from '@zhiyu/server/contract/customers'
import { Select } from 'antd'
import { useWords } from '../i18n/index.ts'
import { cares, tiers } from '../parts/marks.tsx'
import type { Filters } from './views.ts'

export function FilterForm ({ filters, change }: { filters: Filters; change: (filters: Filters) => void }) {
  const { t } = useWords()
  const set = (tier: Tier | undefined, care: CareNeed | undefined): void => { change({ ...(tier ? { tier } : {}), ...(care ? { care } : {}) }) }
  return (
    <div className="inbox-filter">
      <label htmlFor="filter-tier">{t('filter.tier')}</label>
      <Select<Tier> id="filter-tier" allowClear placeholder={t('filter.any')} value={filters.tier ?? null as unknown as Tier /* antd shows its placeholder for null */} onChange={tier => { set(tier, filters.care) }} options={tiers.map(tier => ({ value: tier, label: t(`tier.${tier}`) }))} />
      <label htmlFor="filter-care">{t('filter.care')}</label>
      <Select<CareNeed> id="filter-care" allowClear placeholder={t('filter.any')} value={filters.care ?? null as unknown as CareNeed /* as above */} onChange={care => { set(filters.tier, care) }} options={cares.map(care => ({ value: care, label: t(`care.${care}`) }))} />
    </div>
  )
}
