import { parentPort, workerData } from 'node:worker_threads'
import { stopwatch } from '../../kernel/clock.ts'
import { trainModels } from '../model-run.ts'
import type { Errand, FromThread } from '../ports.ts'

/* The thread that learns: it is told one thing, says how far it is, and ends. */

const say = (word: FromThread): void => { parentPort!.postMessage(word) }
say({ t: 'trained', trained: trainModels(workerData as Errand, at => { say({ t: 'progress', at }) }, stopwatch()) }) // given by thread.ts
