import { beside } from './zh-cn/beside.ts'
import { callers } from './zh-cn/callers.ts'
import { connectors } from './zh-cn/connectors.ts'
import { copilot } from './zh-cn/copilot.ts'
import { lake } from './zh-cn/lake.ts'
import { model } from './zh-cn/model.ts'
import { policy } from './zh-cn/policy.ts'
import { profile } from './zh-cn/profile.ts'
import { promises } from './zh-cn/promises.ts'
import { rooms } from './zh-cn/rooms.ts'
import { said } from './zh-cn/said.ts'
import { simulation } from './zh-cn/simulation.ts'
import { staffing } from './zh-cn/staffing.ts'
import { supervise } from './zh-cn/supervise.ts'
import { training } from './zh-cn/training.ts'
import { work } from './zh-cn/work.ts'

/** Simplified Chinese, the first language of the desk. English has the same keys (checked by types and by a test). */
export const zhCN = { ...work, ...said, ...rooms, ...policy, ...supervise, ...callers, ...promises, ...profile, ...simulation, ...staffing, ...copilot, ...beside, ...model, ...training, ...connectors, ...lake } as const
