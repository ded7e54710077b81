import type { ReactNode } from 'react'

/** A chart with its title and what to know about it. */
export function Figure ({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return <figure className="chart-figure"><figcaption><b>{title}</b><span className="faint">{note}</span></figcaption>{children}</figure>
}
