import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useSettings } from '../settings.tsx'
import { palettes } from '../theme.ts'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

export interface Series { readonly name: string; readonly type: 'bar' | 'line'; readonly data: readonly (number | null)[] }

interface ChartProps {
  readonly label: string
  /** What stands along the x axis, in order. */
  readonly along: readonly string[]
  readonly series: readonly Series[]
  /** How a value is written at the axis and in the tip. */
  readonly show?: (value: number) => string
  readonly whole?: boolean
}

/** The one chart of the desk: bars and lines over categories, in the colours of the theme. Whoever uses it gives the same figures in a table for who cannot see it. Import it lazily: the library is large. */
export function Chart ({ label, along, series, show, whole = false }: ChartProps) {
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
    const written = (value: unknown): string => typeof value === 'number' && Number.isFinite(value) ? show ? show(value) : String(value) : '–'
    chart.current?.setOption({
      animationDuration: 200, textStyle: { fontFamily: 'inherit' }, color: [c.accent, c.chartWarm, c.blue, c.violet, c.green, c.red],
      grid: { left: 8, right: 8, top: series.length > 1 ? 40 : 12, bottom: 4, containLabel: true },
      legend: { show: series.length > 1, type: 'scroll', top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 20, textStyle: { color: c.soft }, pageIconColor: c.soft, pageIconInactiveColor: c.line, pageTextStyle: { color: c.soft } },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: c.raised, borderColor: c.line, textStyle: { color: c.text }, valueFormatter: written },
      xAxis: { type: 'category', data: [...along], axisLabel: { color: c.faint, interval: along.length > 8 ? 'auto' : 0, hideOverlap: true }, axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false } },
      yAxis: { type: 'value', ...(whole ? { minInterval: 1 } : {}), axisLabel: { color: c.faint, ...(show ? { formatter: written } : {}) }, splitLine: { lineStyle: { color: c.line } } },
      series: series.map(one => one.type === 'bar'
        ? { type: 'bar', barMaxWidth: series.length > 3 ? 14 : 24, itemStyle: { borderRadius: [3, 3, 0, 0] }, name: one.name, data: [...one.data] }
        : { type: 'line', smooth: 0.2, symbolSize: 6, name: one.name, data: [...one.data] }),
    }, { notMerge: true })
  }, [along, series, shade, show, whole])
  return <div className="chart" ref={place} role="img" aria-label={label} />
}
