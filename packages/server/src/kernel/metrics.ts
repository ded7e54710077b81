import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { EventKind } from './events.ts'

/** What Prometheus reads at /metrics. One registry per house, passed by hand: two houses in one process do not mix. */
export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
  request(route: string, method: string, status: number, elapsedMs: number): void
  event(kind: EventKind): void
}

/** Read at every scrape, never in between. */
export interface MetricSources {
  sockets(): number
  jobs(): Promise<{ due: number; oldestDueMs: number; failed: number } | undefined>
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export function createMetrics (sources: MetricSources): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry }) // process, memory, garbage collection, event-loop lag
  const registers = [registry]
  const http = new Histogram({ name: 'zhiyu_http_request_seconds', help: 'Time from request to reply, by route pattern.', labelNames: ['method', 'route', 'status'], buckets: SECONDS, registers })
  const events = new Counter({ name: 'zhiyu_events_total', help: 'Committed events of this process, by kind.', labelNames: ['kind'], registers })
  const messages = new Counter({ name: 'zhiyu_messages_committed_total', help: 'Messages committed by this process.', registers })
  new Gauge({ name: 'zhiyu_sockets', help: 'Open WebSocket connections.', registers, collect () { this.set(sources.sockets()) } })
  const due = new Gauge({ name: 'zhiyu_jobs_due', help: 'Jobs due and not done.', registers })
  const failed = new Gauge({ name: 'zhiyu_jobs_failed', help: 'Jobs given up after the last attempt.', registers })
  new Gauge({
    name: 'zhiyu_jobs_lag_seconds', help: 'How long the oldest due job has waited.', registers,
    async collect () {
      const jobs = await sources.jobs() // undefined while the database is away: the gauges keep their last values
      if (!jobs) return
      this.set(jobs.oldestDueMs / 1_000)
      due.set(jobs.due)
      failed.set(jobs.failed)
    },
  })
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request (route, method, status, elapsedMs) { http.observe({ route, method, status: String(status) }, elapsedMs / 1_000) },
    event (kind) {
      events.inc({ kind })
      if (kind === 'message.received') messages.inc()
    },
  }
}
