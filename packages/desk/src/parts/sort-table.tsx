import { DownloadOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useMemo, useState, type ReactNode } from 'react'
import { useWords } from '../i18n/index.ts'
import { downloadCsv, type Cell } from './csv.ts'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  /** What is sorted by and exported. */
  readonly value: (row: Row) => Cell
  readonly show?: (row: Row) => ReactNode
  readonly figure?: boolean
  /** What the figure means, in one line, on hover and focus of its heading. */
  readonly explain?: string
}

/** A table that sorts by any column and exports what it shows. The first column names the row. */
export function SortTable<Row> ({ title, rows, columns, keyOf, file, aside }: { title: string; rows: readonly Row[]; columns: readonly Column<Row>[]; keyOf: (row: Row) => string; file: string; aside?: ReactNode }) {
  const { t } = useWords()
  const [sort, setSort] = useState<{ key: string; down: boolean } | null>(null)
  const shown = useMemo(() => {
    const column = columns.find(one => one.key === sort?.key)
    return column && sort ? rows.toSorted((a, b) => compare(column.value(a), column.value(b), sort.down)) : rows
  }, [rows, columns, sort])
  const turn = (key: string): void => { setSort(now => now?.key !== key ? { key, down: true } : now.down ? { key, down: false } : null) }
  return (
    <div className="sort-table">
      <header><h3>{title}</h3><span className="grow">{aside}</span><Button size="small" icon={<DownloadOutlined />} onClick={() => { downloadCsv(`${file}.csv`, [columns.map(one => one.title), ...shown.map(row => columns.map(one => one.value(row)))]) }}>{t('table.export')}</Button></header>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="plain-table">
          <thead><tr>{columns.map(one => (
            <th key={one.key} scope="col" className={one.figure ? 'cell-end' : undefined} aria-sort={sort?.key === one.key ? sort.down ? 'descending' : 'ascending' : 'none'}>
              <Tooltip title={one.explain} trigger={['hover', 'focus']}><button type="button" onClick={() => { turn(one.key) }}>{one.title}<span aria-hidden="true" className={sort?.key === one.key ? 'sort-on' : 'sort-off'}>{sort?.key === one.key && !sort.down ? '↑' : '↓'}</span></button></Tooltip>
            </th>
          ))}</tr></thead>
          <tbody>{shown.map(row => <tr key={keyOf(row)}>{columns.map((one, index) => { const body = one.show ? one.show(row) : one.value(row) ?? '–'; return index === 0 ? <th key={one.key} scope="row">{body}</th> : <td key={one.key} className={one.figure ? 'cell-end figure' : undefined}>{body}</td> })}</tr>)}</tbody>
        </table>
      </div>
    </div>
  )
}

/** What is missing comes last either way. */
function compare (a: Cell, b: Cell, down: boolean): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1
  if (b === null || b === undefined) return -1
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
  return down ? -order : order
}
