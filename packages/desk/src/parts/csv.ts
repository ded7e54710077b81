export type Cell = string | number | null | undefined

/** Comma-separated values as spreadsheets read them (RFC 4180). Text that a spreadsheet would take for a formula is written as text. */
export function csvOf (rows: readonly (readonly Cell[])[]): string {
  return rows.map(row => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

function cell (value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Hands the browser a file to keep. The mark at the front tells spreadsheets that it is UTF-8. */
export function downloadCsv (name: string, rows: readonly (readonly Cell[])[]): void {
  const url = URL.createObjectURL(new Blob(['\u{feff}', csvOf(rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 10_000)
}
