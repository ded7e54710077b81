import { Worker } from 'node:worker_threads'
import type { FromThread, Outcome, Trainer } from '../ports.ts'

/** Heap of the thread: 300,000 orders and their pairs take less than half of it. */
const HEAP_MB = 1_024

export const predictionThread: Trainer = {
  train: (errand, { signal, onProgress }) => new Promise<Outcome>(resolve => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: errand, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, env: {} })
    let outcome: Outcome = { kind: 'failed', because: 'it ended without a word' }
    const stop = (): void => { void worker.terminate() }
    worker.on('message', (said: FromThread) => {
      if (said.t === 'progress') onProgress(said.at)
      else outcome = { kind: 'trained', trained: said.trained }
    })
    worker.once('error', (error: unknown) => { outcome = { kind: 'failed', because: error instanceof Error ? error.message : String(error) } })
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop)
      resolve(signal.aborted ? { kind: 'aborted' } : outcome)
    })
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  }),
}
