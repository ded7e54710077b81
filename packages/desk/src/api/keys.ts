import { QueryClient } from '@tanstack/react-query'
import { mayRetry } from './http.ts'

/** The cache's names, in one place, so that a frame from the socket and a screen mean the same thing. */
export const keys = {
  session: ['session'] as const,
  agents: ['agents'] as const,
  staffingPlan: (on: string, asked: unknown) => ['staffing-plan', on, asked] as const,
  shifts: (from: string, to: string) => ['shifts', from, to] as const,
  inbox: ['inbox'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  messages: (id: string) => ['messages', id] as const,
  notes: (id: string) => ['notes', id] as const,
  promises: (id: string) => ['promises', id] as const,
  tasks: (id: string) => ['tasks', id] as const,
  escalations: ['escalations'] as const,
  decisions: (id: string) => ['decisions', id] as const,
  handOver: (id: string) => ['notes', id, 'hand-over'] as const,
  explanation: (id: string) => ['explanation', id] as const,
  whatIf: (id: string, version: number) => ['explanation', id, version] as const,
  rating: (id: string) => ['rating', id] as const,
  copilot: (id: string) => ['copilot', id] as const,
  copilotReport: (days: number) => ['copilot-report', days] as const,
  autonomy: ['autonomy'] as const,
  autonomyEvidence: (intent: string) => ['autonomy', intent] as const,
  dialectQueue: (dialect: string) => ['autonomy', 'dialect', dialect] as const,
  callBack: (id: string) => ['call-back', id] as const,
  advisor: (customerId: string) => ['advisor', customerId] as const,
  advisors: ['advisors'] as const,
  customer: (id: string) => ['customer', id] as const,
  orders: (id: string) => ['orders', id] as const,
  conversationsOf: (id: string) => ['conversations-of', id] as const,
  wall: ['wall'] as const,
  behind: (key: string) => ['behind', key] as const,
  imports: ['imports'] as const,
  playbooks: ['playbooks'] as const,
  playbookSchema: ['playbook-schema'] as const,
  playbook: (version: number | 'current') => ['playbook', version] as const,
  simulationTraffic: ['simulation-traffic'] as const,
  simulationHistory: (from: string, to: string) => ['simulation-history', from, to] as const,
  simulations: ['simulations'] as const,
  simulation: (id: string) => ['simulation', id] as const,
  articles: ['articles'] as const,
  canned: ['canned'] as const,
  model: ['model'] as const,
  demo: ['demo'] as const,
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && mayRetry(error), refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})
