import { ScatterChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useSettings } from '../settings.tsx'
import { palettes } from '../theme.ts'

echarts.use([ScatterChart, GridComponent, TooltipComponent, CanvasRenderer])

interface Bubble { readonly key: string; readonly name: string; readonly x: number; readonly y: number; /** Its area, 0 to 1. */ readonly size: number; readonly said: string }
interface BubblesProps { readonly label: string; readonly across: string; readonly up: string; readonly points: readonly Bubble[]; readonly open: (key: string) => void }

const [LEAST, MOST] = [16, 64]

/** Groups as bubbles over two figures, the fresher to the right; a click opens one. Whoever uses it gives the same in a table with links, for the keyboard and for who cannot see it. Import it lazily. */
export function Bubbles ({ label, across, up, points, open }: BubblesProps) {
  const { shade } = useSettings()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<echarts.ECharts>(undefined)
  const opens = useRef(open)
  opens.current = open
  useEffect(() => {
    if (!place.current) return
    const made = echarts.init(place.current)
    chart.current = made
    made.on('click', event => { if (event.name) opens.current(event.name) })
    const observer = new ResizeObserver(() => { made.resize() })
    observer.observe(place.current)
    return () => { observer.disconnect(); made.dispose() }
  }, [])
  useEffect(() => {
    const c = palettes[shade]
    const tones = [c.accent, c.chartWarm, c.blue, c.violet, c.green, c.red]
    const largest = Math.max(0.01, ...points.map(one => one.size))
    const axis = { type: 'value' as const, scale: true, nameTextStyle: { color: c.faint }, axisLabel: { color: c.faint }, axisLine: { lineStyle: { color: c.line } }, splitLine: { lineStyle: { color: c.line } } }
    // Bubbles stay whole: room for the largest on all sides.
    const room = (values: readonly number[]): { min: number; max: number } => {
      const [low, high] = [Math.min(...values), Math.max(...values)]
      const [spare, step] = [Math.max(1, (high - low) * 0.25), high > 20 ? 10 : high > 5 ? 2 : 1]
      return { min: Math.max(0, Math.floor((low - spare) / step) * step), max: Math.ceil((high + spare) / step) * step }
    }
    chart.current?.setOption({
      animationDuration: 200, textStyle: { fontFamily: 'inherit' }, grid: { left: 28, right: 40, top: 24, bottom: 24, containLabel: true },
      tooltip: { confine: true, backgroundColor: c.raised, borderColor: c.line, textStyle: { color: c.text }, formatter: (one: { dataIndex: number }) => { const point = points[one.dataIndex]; return point ? `${point.name}<br>${point.said}` : '' } },
      xAxis: { ...axis, ...room(points.map(one => one.x)), inverse: true, name: across, nameLocation: 'middle', nameGap: 28 },
      yAxis: { ...axis, ...room(points.map(one => one.y)), name: up, nameLocation: 'middle', nameGap: 32, nameRotate: 90, position: 'left' },
      series: [{
        type: 'scatter', clip: false, cursor: 'pointer', data: points.map((one, i) => ({ name: one.key, value: [one.x, one.y], symbolSize: Math.max(LEAST, Math.sqrt(one.size / largest) * MOST), itemStyle: { color: tones[i % tones.length]!, opacity: 0.75 } })),
        label: { show: true, position: 'top', distance: 4, color: c.text, fontSize: 12, formatter: (one: { dataIndex: number }) => points[one.dataIndex]?.name ?? '' }, labelLayout: { moveOverlap: 'shiftY' }, emphasis: { itemStyle: { opacity: 1 } },
      }],
    }, { notMerge: true })
  }, [points, shade, across, up])
  return <div className="chart" ref={place} role="img" aria-label={label} />
}
