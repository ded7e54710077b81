import { Worker } from 'node:worker_threads'
import type { Measure } from '../contract.ts'
import type { FromThread, Outcome, ToThread, Trainer } from '../ports.ts'

/** Heap of the thread. Its weights lie outside of it and are bounded by nlu: a model takes at most 14 million of them, 130 MB while it is learned. */
const HEAP_MB = 768

/** `folder`: the training that ships; `shipped`: the model made of it. */
export function trainingThread ({ folder, shipped }: { readonly folder: string; readonly shipped: string }): Trainer {
  let measured: Promise<Measure | undefined> | undefined

  function run (word: ToThread, heard: (said: FromThread) => void, signal?: AbortSignal): Promise<{ because: string | undefined }> {
    return new Promise(resolve => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: word, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, env: {} })
      let because: string | undefined
      const stop = (): void => { void worker.terminate() }
      worker.on('message', (said: FromThread) => { heard(said) })
      worker.once('error', (error: unknown) => { because = error instanceof Error ? error.message : String(error) })
      worker.once('exit', code => {
        signal?.removeEventListener('abort', stop)
        resolve({ because: because ?? (code === 0 ? undefined : `the thread ended with ${code}`) })
      })
      signal?.addEventListener('abort', stop, { once: true })
      if (signal?.aborted) stop()
    })
  }

  async function measureOnce (): Promise<Measure | undefined> {
    let found: Measure | undefined
    const { because } = await run({ t: 'measure', folder, shipped }, said => { if (said.t === 'measured') found = said.measure })
    if (because !== undefined) throw new Error(`the shipped model could not be measured: ${because}`)
    return found
  }

  return {
    measureShipped: () => measured ??= measureOnce().catch((error: unknown) => { measured = undefined; throw error }),
    async train (errand, { signal, onProgress }): Promise<Outcome> {
      let outcome: Outcome | undefined
      const { because } = await run({ t: 'train', folder, shipped, errand }, said => {
        if (said.t === 'progress') onProgress(said.at)
        if (said.t === 'trained') outcome = { kind: 'trained', bytes: Buffer.from(said.bytes), concepts: said.concepts, report: said.report }
        if (said.t === 'no-shipped-model') outcome = { kind: 'failed', problem: 'no-shipped-model', because: said.because }
      }, signal)
      if (signal.aborted) return { kind: 'aborted' }
      return outcome ?? { kind: 'failed', problem: 'crashed', because: because ?? 'it ended without a word' }
    },
  }
}
