import type { Server } from 'node:http'

/** Tries ports from 20000 to 28191, another each time: load clients take theirs from 32768 on. */
export async function listenLow (listen: (port: number) => Promise<unknown>): Promise<number> {
  for (let tries = 0; ; tries++) {
    const port = 20_000 + Number(BigInt.asUintN(13, process.hrtime.bigint() / 1_000n))
    try { await listen(port); return port } catch (error) { if (tries > 20) throw error }
  }
}

export const listen = (server: Server): Promise<number> => listenLow(port => new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(port, '127.0.0.1', () => { server.off('error', reject); resolve() }) }))
