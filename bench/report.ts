/** One line of the table: what was promised, what was seen. `numbers` go to the results file only. */
export interface Figure { readonly figure: string; readonly goal: string; readonly measured: string; readonly ok: boolean; readonly numbers?: unknown }
export interface Report { readonly name: string; readonly figures: readonly Figure[] }

/** What is being measured now, on stderr: a bench runs for minutes. */
export function stage (words: string): void {
  process.stderr.write(`    ${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${words}\n`)
}
