import type { World } from '../kernel/work.ts'

export interface Traffic { running(): boolean; start(): void; stop(): Promise<void> }

export function createTraffic (_world: World): Traffic {
  return { running: () => false, start () {}, async stop () {} }
}
