import type { PolicyChoice, Scenario, ScenarioProblem, SimulationProgress, SimulationReport } from './contract.ts'

export interface Errand { readonly scenario: Scenario; readonly policies: readonly PolicyChoice[] }

/** How a run may end without a report. `crashed`: the program that ran it died; trying again would only repeat it. */
export type Outcome =
  | { readonly kind: 'report'; readonly report: SimulationReport }
  | { readonly kind: 'refused'; readonly problems: readonly ScenarioProblem[] }
  | { readonly kind: 'crashed'; readonly because: string }
  | { readonly kind: 'aborted' }

/** The simulator, which the server does not know: it is a program of its own and runs beside it, at low priority. */
export interface Simulator {
  /** The scenarios that ship with it. */
  scenarios(): Promise<readonly Scenario[]>
  run(errand: Errand, watch: { readonly signal: AbortSignal; onProgress(at: SimulationProgress): void }): Promise<Outcome>
}

/** What the server and the simulator's program say to each other. */
export type ToSimulator = { readonly t: 'scenarios' } | { readonly t: 'run'; readonly errand: Errand }
export type FromSimulator =
  | { readonly t: 'scenarios'; readonly scenarios: readonly Scenario[] }
  | { readonly t: 'progress'; readonly at: SimulationProgress }
  | { readonly t: 'report'; readonly report: SimulationReport }
  | { readonly t: 'refused'; readonly problems: readonly ScenarioProblem[] }
