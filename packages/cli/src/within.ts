import { AsyncLocalStorage } from 'node:async_hooks'
import { main } from './main.ts'

/** For tests: a command line in this process, which need not load everything again for each; that bin/zhiyu.cjs starts the same is tested in cli.test.ts. */
export interface Said { readonly code: number; readonly out: string; readonly err: string }

const hearing = new AsyncLocalStorage<{ out: string; err: string }>()
for (const [name, stream] of [['out', process.stdout], ['err', process.stderr]] as const) {
  const write = stream.write.bind(stream) as typeof stream.write
  // What a command says is heard; what the test runner says in between goes where it went.
  stream.write = ((...args: Parameters<typeof write>) => {
    const heard = hearing.getStore()
    if (!heard || typeof args[0] !== 'string') return write(...args)
    heard[name] += args[0]
    return true
  }) as typeof write
}

/** Runs it in the folder `home`. */
export async function within (home: string, words: readonly string[]): Promise<Said> {
  const heard = { out: '', err: '' }
  const before = process.cwd()
  process.chdir(home)
  try {
    return { code: await hearing.run(heard, () => main(words)), ...heard }
  } finally { process.chdir(before) }
}
