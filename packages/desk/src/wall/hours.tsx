import type { WallView } from '@zhiyu/server/contract/insight'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useWords } from '../i18n/index.ts'
import { useFormats, useSettings } from '../settings.tsx'
import { palettes } from '../theme.ts'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

/** The day so far, hour by hour; the same figures stand in a table for who cannot see the chart. */
export function Hours ({ hours }: { hours: WallView['hours'] }) {
  const { t } = useWords()
  const formats = useFormats()
  const { shade } = useSettings()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<echarts.ECharts>(undefined)
  useEffect(() => {
    if (!place.current) return
    const made = echarts.init(place.current)
    chart.current = made
    const observer = new ResizeObserver(() => { made.resize() })
    observer.observe(place.current)
    return () => { observer.disconnect(); made.dispose() }
  }, [])
  useEffect(() => {
    const c = palettes[shade]
    const bar = { type: 'bar' as const, barMaxWidth: 14, itemStyle: { borderRadius: [3, 3, 0, 0] } }
    chart.current?.setOption({
      animationDuration: 200, textStyle: { fontFamily: 'inherit' }, color: [c.accent, c.chartWarm, c.blue],
      grid: { left: 8, right: 8, top: 40, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 20, textStyle: { color: c.soft } },
      tooltip: { trigger: 'axis', backgroundColor: c.raised, borderColor: c.line, textStyle: { color: c.text } },
      xAxis: { type: 'category', data: hours.map(hour => formats.time(hour.startedAt)), axisLabel: { color: c.faint }, axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false } },
      yAxis: { type: 'value', minInterval: 1, axisLabel: { color: c.faint }, splitLine: { lineStyle: { color: c.line } } },
      series: [
        { ...bar, name: t('wall.opened'), data: hours.map(hour => hour.opened) },
        { ...bar, name: t('wall.handed-off'), data: hours.map(hour => hour.handedOff) },
        { type: 'line', name: t('wall.resolved'), data: hours.map(hour => hour.resolved), smooth: 0.2, symbolSize: 6 },
      ],
    }, { notMerge: true })
  }, [hours, shade, formats, t])
  return (
    <>
      <div className="chart" ref={place} role="img" aria-label={t('wall.hours')} />
      <table className="hidden-heading">
        <caption>{t('wall.hours')}</caption>
        <thead><tr><th>{t('wall.hour')}</th><th>{t('wall.opened')}</th><th>{t('wall.handed-off')}</th><th>{t('wall.resolved')}</th></tr></thead>
        <tbody>{hours.map(hour => <tr key={hour.startedAt}><th>{formats.time(hour.startedAt)}</th><td>{hour.opened}</td><td>{hour.handedOff}</td><td>{hour.resolved}</td></tr>)}</tbody>
      </table>
    </>
  )
}
