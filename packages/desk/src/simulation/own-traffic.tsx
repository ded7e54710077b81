import type { HistoryListing } from '@zhiyu/server/contract/simulation'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure } from '../parts/states.tsx'
import { useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { addDays, isDay, tomorrowIn } from '../staffing/day.ts'

const USUAL_DAYS = 28
const MOST_DAYS = 92

/** The shop's own past as traffic: which days, and what is found in them. Four weeks that ended yesterday, unless others are chosen. */
export function useOwnTraffic () {
  const { shop } = useSession()
  const [range, setRange] = useState(() => { const to = addDays(tomorrowIn(shop.timeZone), -2); return { from: addDays(to, 1 - USUAL_DAYS), to } })
  const valid = isDay(range.from) && isDay(range.to) && range.from <= range.to && addDays(range.from, MOST_DAYS) > range.to
  const found = useQuery({ queryKey: keys.simulationHistory(range.from, range.to), queryFn: () => api.simulationHistory(range.from, range.to), enabled: valid, placeholderData: keepPreviousData })
  const listing = valid && !found.isPlaceholderData ? found.data : undefined
  return { range, setRange, valid, found, listing, ready: listing !== undefined && listing.handOvers >= listing.enough, shoppers: listing ? Math.ceil(listing.handOvers / listing.days) : 0 }
}
export type OwnTraffic = ReturnType<typeof useOwnTraffic>

/** The choice among the shipped days. */
export function OwnCard ({ own: { listing }, chosen, choose }: { own: OwnTraffic; chosen: boolean; choose: () => void }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <label className={chosen ? 'sim-scenario sim-chosen' : 'sim-scenario'}>
      <input type="radio" name="scenario" value="own" checked={chosen} onChange={choose} />
      <b>{t('simulation.own')}</b>
      <span>{t('simulation.own-text')}</span>
      <span className="faint">{listing ? t('simulation.own-found', { n: formats.number(listing.handOvers), days: formats.number(listing.days) }) : ' '}</span>
    </label>
  )
}

/** The days, and what is in them. */
export function OwnDays ({ own }: { own: OwnTraffic }) {
  const { t } = useWords()
  const { range, setRange, valid, found } = own
  if (found.isError && valid) return <Failure error={found.error} retry={() => { void found.refetch() }} />
  return (
    <div className="sim-own">
      <div className="field"><label htmlFor="sim-from">{t('simulation.own-from')}</label><input id="sim-from" type="date" className="date-field" value={range.from} aria-invalid={!valid} aria-describedby="sim-found" onChange={event => { setRange({ ...range, from: event.target.value }) }} /></div>
      <div className="field"><label htmlFor="sim-to">{t('simulation.own-to')}</label><input id="sim-to" type="date" className="date-field" value={range.to} aria-invalid={!valid} aria-describedby="sim-found" onChange={event => { setRange({ ...range, to: event.target.value }) }} /></div>
      <p id="sim-found" className="grow" role="status">{valid ? <Found listing={own.listing} /> : t('simulation.own-range', { days: MOST_DAYS })}</p>
    </div>
  )
}

function Found ({ listing }: { listing: HistoryListing | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  if (!listing) return <>{t('simulation.own-counting')}</>
  const found = { n: formats.number(listing.handOvers), days: formats.number(listing.days) }
  if (listing.handOvers < listing.enough) return <>{t('simulation.own-too-little', { ...found, enough: formats.number(listing.enough) })}</>
  return <>{t('simulation.own-enough', { perDay: formats.number(Math.round(listing.handOvers / listing.days)), ...found })}</>
}
