import { importStream, type BadRows, type Source } from '../imports/index.ts'
import type { Work, World } from '../kernel/work.ts'
import { CallFailed } from './call.ts'
import { judgeReturns, judgeRow, mostlyAside, type Origin } from './decide-record.ts'
import type { Row } from './ports.ts'
import { saveAside, type Aside } from './store-aside.ts'

export interface Landing {
  readonly origin: Origin
  readonly rows: readonly Row[]
  readonly signal?: AbortSignal | undefined
  /** In the transaction of the rows: the cursor moves with them, or neither is there. False: the turn is no longer ours, and nothing is stored. */
  readonly conclude: (work: Work) => Promise<boolean>
}

/**
 * One page into the shop: doubted, then stored by the imports' bulk path, in one transaction with the cursor. The same page again writes nothing.
 * Returns false when the turn was lost meanwhile.
 */
export async function landPage (world: World, shopId: string, { origin, rows, signal, conclude }: Landing): Promise<boolean> {
  const aside: Aside[] = []
  const wrong = judgeReturns(rows)
  const good: Row[] = []
  for (const row of rows) {
    const judged = wrong.has(row) ? { kind: 'aside', record: `order ${String(row['id'])}`, column: 'total', reason: 'more comes back than the order cost' } as const : judgeRow(row, origin)
    if (judged.kind === 'row') good.push(judged.row)
    else aside.push({ record: judged.record, column: judged.column, reason: judged.reason, row: JSON.stringify(row) })
  }
  const judgedBy: BadRows = {
    write: async ({ line, column, reason }, raw) => { aside.push({ record: recordOf(good[line - 1], origin), column, reason, row: raw }) },
    close: async () => null,
  }
  const finish = async (work: Work): Promise<boolean> => {
    if (mostlyAside(rows.length, aside.length)) throw new CallFailed('mostly-quarantined', `${aside.length} of ${rows.length} records cannot be; the first: ${aside[0]!.record}: ${aside[0]!.reason}`)
    const bad = new Set(aside.map(one => one.record))
    await saveAside(work, origin.connectorId, { aside, good: good.map(row => recordOf(row, origin)).filter(record => !bad.has(record)) })
    return conclude(work)
  }
  const report = await importStream(world, shopId, { adapter: 'neutral', fileName: 'page', source: sourceOf(good), skipBad: true, badRows: judgedBy, signal, conclude: finish })
  return report.state === 'done'
}

/** As the quarantine names it: by the shop's own id, without our prefix. */
function recordOf (row: Row | undefined, { prefix }: Origin): string {
  const id = String(row?.['id'] ?? '?')
  return `${String(row?.['type'] ?? '?')} ${id.startsWith(prefix) ? id.slice(prefix.length) : id}`.slice(0, 100)
}

function sourceOf (rows: readonly Row[]): Source {
  return {
    bytesTotal: 0, bytesRead: () => 0,
    async * rows () { yield rows.map((row, i) => ({ file: 'page', line: i + 1, cells: row, raw: () => JSON.stringify(row) })) },
  }
}
