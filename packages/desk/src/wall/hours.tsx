import type { WallView } from '@zhiyu/server/contract/insight'
import { useMemo } from 'react'
import { useWords } from '../i18n/index.ts'
import { Chart, type Series } from '../parts/chart.tsx'
import { useFormats } from '../settings.tsx'

/** The day so far, hour by hour; the same figures stand in a table for who cannot see the chart. */
export function Hours ({ hours }: { hours: WallView['hours'] }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const along = useMemo(() => hours.map(hour => formats.time(hour.startedAt)), [hours, formats])
  // `t` changes identity with each render but not in meaning: language decides.
  const series = useMemo<Series[]>(() => [
    { type: 'bar', name: t('wall.opened'), data: hours.map(hour => hour.opened) },
    { type: 'bar', name: t('wall.handed-off'), data: hours.map(hour => hour.handedOff) },
    { type: 'line', name: t('wall.resolved'), data: hours.map(hour => hour.resolved) },
  ], [hours, language])
  return (
    <>
      <Chart label={t('wall.hours')} along={along} series={series} whole />
      <table className="hidden-heading">
        <caption>{t('wall.hours')}</caption>
        <thead><tr><th>{t('wall.hour')}</th><th>{t('wall.opened')}</th><th>{t('wall.handed-off')}</th><th>{t('wall.resolved')}</th></tr></thead>
        <tbody>{hours.map(hour => <tr key={hour.startedAt}><th>{formats.time(hour.startedAt)}</th><td>{hour.opened}</td><td>{hour.handedOff}</td><td>{hour.resolved}</td></tr>)}</tbody>
      </table>
    </>
  )
}
