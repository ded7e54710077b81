import { SingleBar } from 'cli-progress'

export interface Bar<T> { show (at: T): void; stop (): void }
interface Drawn { readonly done: number; readonly total: number; readonly words: Readonly<Record<string, string>> }

/** A bar on a terminal only, on stderr: stdout stays what scripts read. `clears`: nothing of it is left at the end. */
export function createBar<T> ({ json }: { readonly json?: boolean | undefined }, format: string, draw: (at: T) => Drawn, clears = false): Bar<T> {
  if (!process.stderr.isTTY || json) return { show: () => {}, stop: () => {} }
  const bar = new SingleBar({ stream: process.stderr, format, hideCursor: true, clearOnComplete: clears, stopOnComplete: false })
  let started = false
  return {
    show (at) {
      const { done, total, words } = draw(at)
      if (!started) bar.start(total, 0, words)
      started = true
      bar.setTotal(total)
      bar.update(done, words)
    },
    stop () { if (started) bar.stop() },
  }
}
