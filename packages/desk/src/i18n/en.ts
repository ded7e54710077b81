import { beside } from './en/beside.ts'
import { callers } from './en/callers.ts'
import { connectors } from './en/connectors.ts'
import { copilot } from './en/copilot.ts'
import { lake } from './en/lake.ts'
import { model } from './en/model.ts'
import { policy } from './en/policy.ts'
import { promises } from './en/promises.ts'
import { rooms } from './en/rooms.ts'
import { said } from './en/said.ts'
import { simulation } from './en/simulation.ts'
import { staffing } from './en/staffing.ts'
import { supervise } from './en/supervise.ts'
import { training } from './en/training.ts'
import { work } from './en/work.ts'
import type { zhCN } from './zh-cn.ts'

/** English: the same keys as the Chinese catalogue, no more and no fewer. */
export const en: Readonly<Record<keyof typeof zhCN, string>> = { ...work, ...said, ...rooms, ...policy, ...supervise, ...callers, ...promises, ...simulation, ...staffing, ...copilot, ...beside, ...model, ...training, ...connectors, ...lake }
