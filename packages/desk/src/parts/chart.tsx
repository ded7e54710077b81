import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useSettings } from '../settings.tsx'
import { palettes } from '../theme.ts'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

export interface Series {
  readonly name: string; readonly type: 'bar' | 'line'; readonly data: readonly (number | null)[]
  /** A colour with a meaning; else the next of the row. */
  readonly tone?: 'accent' | 'chartWarm' | 'red' | 'blue' | 'text'
  /** Bars of one stack stand on each other; a stepped line holds its value through its place. */
  readonly stack?: string
  readonly step?: boolean
}
/** An area between two lines: how far a figure may lie from what is expected. */
interface Band { readonly name: string; readonly low: Named; readonly high: Named }
interface Named { readonly name: string; readonly data: readonly number[] }

interface ChartProps {
  readonly label: string
  /** What stands along the x axis, in order. */
  readonly along: readonly string[]
  readonly series: readonly Series[]
  /** How a value is written at the axis and in the tip. */
  readonly show?: (value: number) => string
  readonly whole?: boolean
  readonly band?: Band
}

/** The one chart of the desk: bars and lines over categories, in the colours of the theme. Whoever uses it gives the same figures in a table for who cannot see it. Import it lazily: the library is large. */
export function Chart ({ label, along, series, show, whole = false, band }: ChartProps) {
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
    const hidden = { type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, step: 'middle' } as const
    const c = palettes[shade]
    const written = (value: unknown): string => typeof value === 'number' && Number.isFinite(value) ? show ? show(value) : String(value) : '–'
    chart.current?.setOption({
      animationDuration: 200, textStyle: { fontFamily: 'inherit' }, color: [c.accent, c.chartWarm, c.blue, c.violet, c.green, c.red],
      grid: { left: 8, right: 8, top: series.length > 1 || band ? 40 : 12, bottom: 4, containLabel: true },
      legend: { ...(band ? { data: [band.high.name, ...series.map(one => one.name)], formatter: (name: string) => name === band.high.name ? band.name : name } : {}), show: series.length > 1 || band !== undefined, type: 'scroll', top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 20, textStyle: { color: c.soft }, pageIconColor: c.soft, pageIconInactiveColor: c.line, pageTextStyle: { color: c.soft } },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: c.raised, borderColor: c.line, textStyle: { color: c.text }, valueFormatter: written },
      xAxis: { type: 'category', data: [...along], axisLabel: { color: c.faint, interval: along.length > 8 ? 'auto' : 0, hideOverlap: true }, axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false } },
      yAxis: { type: 'value', ...(whole ? { minInterval: 1 } : {}), axisLabel: { color: c.faint, ...(show ? { formatter: written } : {}) }, splitLine: { lineStyle: { color: c.line } } },
      series: [
        ...(band ? [
          { ...hidden, name: band.low.name, data: [...band.low.data], itemStyle: { color: c.blue } },
          { ...hidden, name: band.high.name, data: band.high.data.map((high, i) => high - (band.low.data[i] ?? 0)), itemStyle: { color: c.blue }, areaStyle: { color: c.blue, opacity: 0.18 }, tooltip: { valueFormatter: (_: unknown, i: number) => written(band.high.data[i]) } },
        ] : []),
        ...series.map(one => one.type === 'bar'
          ? { type: 'bar' as const, itemStyle: { borderRadius: one.stack ? 0 : [3, 3, 0, 0], ...(one.tone ? { color: c[one.tone], opacity: 0.75 } : {}) }, ...(one.stack ? { stack: one.stack, barCategoryGap: '12%' } : { barMaxWidth: series.length > 3 ? 14 : 24 }), name: one.name, data: [...one.data] }
          : { type: 'line' as const, ...(one.step ? { step: 'middle' as const, symbol: 'none' } : { smooth: 0.2 }), symbolSize: 6, ...(one.tone ? { itemStyle: { color: c[one.tone] }, lineStyle: { color: c[one.tone] } } : {}), name: one.name, data: [...one.data] }),
      ],
    }, { notMerge: true })
  }, [along, series, shade, show, whole, band])
  return <div className="chart" ref={place} role="img" aria-label={label} />
}
