import type { AutonomyView, DialectTurn, EvidenceView, ReviewTurn, SetLevel } from '@zhiyu/server/contract/autonomy'
import type { ImportView, OrderView, ProductView } from '@zhiyu/server/contract/commerce'
import type { ConnectorEdit, ConnectorView, NewConnector, QuarantinedView, ShopDeedView, TestResult } from '@zhiyu/server/contract/connectors'
import type { Card, ConversationSummary, DecisionView, InboxPage, InboxQuery, MessageView, NoteView, Acknowledged } from '@zhiyu/server/contract/conversations'
import type { CopilotView, MarkDraft, ReportView, ToneFinding } from '@zhiyu/server/contract/copilot'
import type { AdvisorsView, AdvisorView, CareNeed, CustomerView } from '@zhiyu/server/contract/customers'
import type { DemoView } from '@zhiyu/server/contract/demo'
import type { WallView } from '@zhiyu/server/contract/insight'
import type { ArticleEdit, ArticleView, CannedReplyEdit, CannedReplyView } from '@zhiyu/server/contract/knowledge'
import type { ModelEdit, ModelView, TestAnswer } from '@zhiyu/server/contract/models'
import type { PlanRequest, PlanView, SaveShift, ShiftView } from '@zhiyu/server/contract/planning'
import type { TimelineEntry } from '@zhiyu/server/contract/intake'
import type { Choices, FeaturesView, FeatureView, WorthView } from '@zhiyu/server/contract/profile'
import type { Playbook, PlaybookProblem } from '@zhiyu/server/contract/playbook'
import type { EscalationView, NewPartnerTask, PartnerTaskView, PromiseView } from '@zhiyu/server/contract/promises'
import type { RatingView } from '@zhiyu/server/contract/quality'
import type { CallBackView, Explanation, HandOver, WhatIfView } from '@zhiyu/server/contract/routing'
import type { QuarantinedView as EventAside, SourceView } from '@zhiyu/server/contract/intake'
import type { LakeErrandKind, LakeRunView, LakeView } from '@zhiyu/server/contract/lake'
import type { DayCount, OverlapView, PortraitView, PreviewView, ReadView, SegmentChange, SegmentView } from '@zhiyu/server/contract/segments'
import type { HistoryListing, NewSimulation, SimulationListing, SimulationTraffic, SimulationView } from '@zhiyu/server/contract/simulation'
import type { CustomerPrediction, PredictionRoom, PredictionRun } from '@zhiyu/server/contract/predictions'
import type { AddedExamples, ExampleView, NewExamples, NewIntent, TrainingDetail, TrainingRoom, Unanswered } from '@zhiyu/server/contract/training'
import type { AgentEdit, AgentView, NewAgent, SessionView } from '@zhiyu/server/contract/staff'
import { call, callFile, query } from './http.ts'

/** Every call the desk makes, one line each: the desk's side of the agreement in the contracts. */
interface Items<T> { readonly items: T[] }
export interface Paged<T> { readonly items: T[]; readonly nextCursor: string | null }
export interface MessagePage { readonly items: MessageView[]; readonly lastSeq: number }
export interface Revealed { readonly phone: string | null; readonly email: string | null; readonly address: string | null }
export interface TryAnswer { readonly answered: boolean; readonly confidence: number; readonly threshold: number; readonly hits: { articleId: string; title: string; score: number }[] }
export interface PlaybookListing { readonly version: number; readonly state: string; readonly note: string; readonly author: string; readonly createdAt: string; readonly publishedAt: string | null }
export interface PlaybookView extends PlaybookListing { readonly revision: number; readonly document: Playbook; readonly problems: PlaybookProblem[]; readonly simulationId: string | null }

const of = encodeURIComponent
const conversation = (id: string): string => `/v1/conversations/${of(id)}`

export const api = {
  session: () => call<SessionView>('GET', '/v1/session'),
  signIn: (body: { shop: string; email: string; password: string }) => call<SessionView>('POST', '/v1/session', body),
  signOut: () => call<unknown>('DELETE', '/v1/session'),
  setPresence: (presence: 'online' | 'away') => call<AgentView>('PUT', '/v1/presence', { presence }),
  agents: () => call<Items<AgentView>>('GET', '/v1/agents'),
  addAgent: (body: NewAgent) => call<AgentView>('POST', '/v1/agents', body),
  editAgent: (id: string, body: AgentEdit) => call<AgentView>('PATCH', `/v1/agents/${of(id)}`, body),

  staffingPlan: (on: string, minutes: number) => call<PlanView>('GET', `/v1/staffing/plan${query({ on, minutes })}`),
  makeStaffingPlan: (body: PlanRequest, signal?: AbortSignal) => call<PlanView>('POST', '/v1/staffing/plan', body, signal),
  shifts: (from: string, to: string) => call<Items<ShiftView>>('GET', `/v1/staffing/shifts${query({ from, to })}`),
  saveShift: (agentId: string, on: string, body: SaveShift) => call<ShiftView>('PUT', `/v1/staffing/shifts/${of(agentId)}/${on}`, body),
  removeShift: (agentId: string, on: string, revision: number) => call<unknown>('DELETE', `/v1/staffing/shifts/${of(agentId)}/${on}${query({ revision })}`),

  demo: () => call<DemoView>('GET', '/v1/demo'),
  demoSignIn: (email: string) => call<SessionView>('POST', '/v1/demo/sign-in', { email }),
  demoTraffic: (on: boolean) => call<unknown>('POST', '/v1/demo/traffic', { on }),

  inbox: (q: InboxQuery, signal?: AbortSignal) => call<InboxPage>('GET', `/v1/conversations${query(q)}`, undefined, signal),
  conversation: (id: string) => call<ConversationSummary>('GET', conversation(id)),
  messages: (id: string, q: { after?: number; before?: number; limit?: number }) => call<MessagePage>('GET', `${conversation(id)}/messages${query(q)}`),
  notes: (id: string) => call<Items<NoteView>>('GET', `${conversation(id)}/notes`),
  send: (id: string, body: { clientId: string; body: string; card?: Card }) => call<Acknowledged>('POST', `${conversation(id)}/messages`, body),
  addNote: (id: string, body: string) => call<unknown>('POST', `${conversation(id)}/notes`, { body }),
  take: (id: string) => call<unknown>('POST', `${conversation(id)}/take`, {}),
  transfer: (id: string, body: { toAgentId?: string; skill?: string; reason: string }) => call<unknown>('POST', `${conversation(id)}/transfer`, body),
  assign: (id: string, body: { agentId: string; reason: string; revision?: number }) => call<unknown>('POST', `${conversation(id)}/assign`, body),
  push: (id: string, body: { reason: string; revision?: number }) => call<unknown>('POST', `${conversation(id)}/push`, body),
  undoPush: (id: string) => call<unknown>('POST', `${conversation(id)}/push/undo`, {}),
  join: (id: string, reason: string) => call<unknown>('POST', `${conversation(id)}/join`, { reason }),
  leave: (id: string) => call<unknown>('POST', `${conversation(id)}/leave`, {}),
  whisper: (id: string, body: string) => call<unknown>('POST', `${conversation(id)}/whisper`, { body }),
  resolve: (id: string, body: { resolution: string; revision?: number }) => call<unknown>('POST', `${conversation(id)}/resolve`, body),
  reopen: (id: string) => call<unknown>('POST', `${conversation(id)}/reopen`, {}),
  markRead: (id: string, seq: number) => call<unknown>('POST', `${conversation(id)}/read`, { seq }),
  decisions: (id: string) => call<Items<DecisionView>>('GET', `${conversation(id)}/decisions`),
  explanation: (id: string) => call<Explanation>('GET', `${conversation(id)}/explanation`),
  handOver: (id: string) => call<HandOver>('GET', `${conversation(id)}/hand-over`),
  whatIf: (id: string, version: number) => call<WhatIfView>('POST', `${conversation(id)}/what-if`, { version }),
  promises: (id: string) => call<Items<PromiseView>>('GET', `${conversation(id)}/promises`),
  waitForReply: (id: string, waiting: boolean) => call<unknown>('PUT', `${conversation(id)}/reply-wait`, { waiting }),
  partnerTasks: (id: string) => call<Items<PartnerTaskView>>('GET', `${conversation(id)}/partner-tasks`),
  openTask: (id: string, body: NewPartnerTask) => call<unknown>('POST', `${conversation(id)}/partner-tasks`, body),
  completeTask: (taskId: string, result: string) => call<unknown>('POST', `/v1/partner-tasks/${of(taskId)}/complete`, { result }),
  acceptProposal: (proposalId: string) => call<unknown>('POST', `/v1/proposals/${of(proposalId)}/accept`, {}),
  declineProposal: (proposalId: string, reason: string) => call<unknown>('POST', `/v1/proposals/${of(proposalId)}/decline`, { reason }),
  escalations: () => call<Items<EscalationView>>('GET', '/v1/escalations'),
  stepIn: (callId: string) => call<unknown>('POST', `/v1/escalations/${of(callId)}/step-in`, {}),
  rating: (id: string) => call<{ rating: RatingView | null }>('GET', `${conversation(id)}/rating`),

  copilot: (id: string) => call<CopilotView>('GET', `${conversation(id)}/copilot`),
  markDraft: (id: string, draft: string, did: MarkDraft['did']) => call<unknown>('POST', `${conversation(id)}/copilot/drafts`, { id: draft, did }),
  checkTone: (id: string, text: string, signal: AbortSignal) => call<{ findings: ToneFinding[] }>('POST', `${conversation(id)}/copilot/tone`, { text }, signal),
  copilotReport: (days: number) => call<ReportView>('GET', `/v1/copilot/report${query({ days })}`),
  autonomy: () => call<AutonomyView>('GET', '/v1/autonomy'),
  setAutonomy: (intent: string, body: SetLevel) => call<unknown>('PUT', `/v1/autonomy/intents/${of(intent)}`, body),
  autonomyEvidence: (intent: string) => call<Items<EvidenceView>>('GET', `/v1/autonomy/intents/${of(intent)}/evidence`),
  dialectQueue: (dialect: string) => call<Items<DialectTurn>>('GET', `/v1/autonomy/dialects/${of(dialect)}`),
  reviewDialect: (dialect: string, body: ReviewTurn) => call<unknown>('POST', `/v1/autonomy/dialects/${of(dialect)}/reviews`, body),

  callBack: (id: string) => call<{ callBack: CallBackView | null }>('GET', `${conversation(id)}/call-back`),
  concludeCallBack: (id: string, reached: boolean) => call<unknown>('POST', `${conversation(id)}/call-back`, { reached }),
  revealCallBack: (id: string) => call<{ phone: string }>('POST', `${conversation(id)}/call-back/reveal`, {}),

  advisors: () => call<AdvisorsView>('GET', '/v1/advisors'),
  advisor: (customerId: string) => call<{ advisor: AdvisorView | null }>('GET', `/v1/customers/${of(customerId)}/advisor`),
  assignAdvisor: (customerId: string, agentId: string) => call<unknown>('PUT', `/v1/customers/${of(customerId)}/advisor`, { agentId }),
  releaseAdvisor: (customerId: string) => call<unknown>('DELETE', `/v1/customers/${of(customerId)}/advisor`),

  customer: (id: string) => call<CustomerView>('GET', `/v1/customers/${of(id)}`),
  findCustomers: (q: string, signal?: AbortSignal) => call<Paged<CustomerView>>('GET', `/v1/customers${query({ q })}`, undefined, signal),
  choices: (id: string) => call<Choices>('GET', `/v1/customers/${of(id)}/choices`),
  setChoices: (id: string, body: Choices) => call<Choices>('PUT', `/v1/customers/${of(id)}/choices`, body),
  features: (id: string) => call<FeaturesView>('GET', `/v1/customers/${of(id)}/features`),
  featureCatalogue: () => call<Items<FeatureView>>('GET', '/v1/features'),
  worth: (id: string) => call<WorthView>('GET', `/v1/customers/${of(id)}/worth`),
  prediction: (id: string) => call<CustomerPrediction>('GET', `/v1/customers/${of(id)}/prediction`),
  timeline: (id: string, before?: string) => call<{ items: TimelineEntry[]; nextBefore: string | null }>('GET', `/v1/customers/${of(id)}/timeline${query({ before })}`),
  declareCare: (id: string, care: CareNeed[]) => call<unknown>('PUT', `/v1/customers/${of(id)}/care`, { care }),
  reveal: (id: string, reason: string) => call<Revealed>('POST', `/v1/customers/${of(id)}/reveal`, { reason }),
  orders: (id: string, before?: string) => call<Paged<OrderView>>('GET', `/v1/customers/${of(id)}/orders${query({ before, limit: 10 })}`),
  conversationsOf: (id: string) => call<Items<ConversationSummary>>('GET', `/v1/customers/${of(id)}/conversations`),
  products: (q: string) => call<Items<ProductView>>('GET', `/v1/products${query({ q })}`),

  wall: () => call<WallView>('GET', '/v1/wall'),
  behind: (key: string, cursor?: string) => call<Paged<ConversationSummary>>('GET', `/v1/wall/behind/${of(key)}${query({ cursor })}`),

  eventSources: () => call<Items<SourceView>>('GET', '/v1/events/sources'),
  eventsAside: () => call<Items<EventAside>>('GET', '/v1/events/quarantined'),
  lake: () => call<LakeView>('GET', '/v1/lake'),
  startLakeRun: (kind: LakeErrandKind) => call<LakeRunView>('POST', '/v1/lake/runs', { kind }),
  cancelLakeRun: (id: string) => call<unknown>('POST', `/v1/lake/runs/${of(id)}/cancel`, {}),
  imports: () => call<Items<ImportView>>('GET', '/v1/imports'),
  cancelImport: (id: string) => call<unknown>('POST', `/v1/imports/${of(id)}/cancel`, {}),

  playbooks: () => call<Items<PlaybookListing>>('GET', '/v1/playbooks'),
  playbook: (version: number | 'current') => call<PlaybookView>('GET', `/v1/playbooks/${version}`),
  playbookSchema: () => call<unknown>('GET', '/v1/playbooks/schema'),
  draftPlaybook: (from?: number) => call<PlaybookView>('POST', '/v1/playbooks', from === undefined ? {} : { from }),
  savePlaybook: (version: number, body: { document: unknown; note: string; revision: number }) => call<PlaybookView>('PUT', `/v1/playbooks/${version}`, body),
  checkPlaybook: (version: number) => call<unknown>('POST', `/v1/playbooks/${version}/check`, {}),
  publishPlaybook: (version: number, revision: number) => call<unknown>('POST', `/v1/playbooks/${version}/publish`, { revision }),
  rollBackTo: (version: number) => call<unknown>('POST', `/v1/playbooks/${version}/rollback`, {}),

  simulationTraffic: () => call<SimulationTraffic>('GET', '/v1/simulations/traffic'),
  simulationHistory: (from: string, to: string) => call<HistoryListing>('GET', `/v1/simulations/history?from=${of(from)}&to=${of(to)}`),
  simulations: () => call<Items<SimulationListing>>('GET', '/v1/simulations'),
  simulation: (id: string) => call<SimulationView>('GET', `/v1/simulations/${of(id)}`),
  startSimulation: (body: NewSimulation) => call<SimulationView>('POST', '/v1/simulations', body),
  cancelSimulation: (id: string) => call<unknown>('POST', `/v1/simulations/${of(id)}/cancel`, {}),
  removeSimulation: (id: string) => call<unknown>('DELETE', `/v1/simulations/${of(id)}`),
  publishSimulated: (id: string, candidate: number) => call<PlaybookView>('POST', `/v1/simulations/${of(id)}/publish`, { candidate }),

  connectors: () => call<Items<ConnectorView>>('GET', '/v1/connectors'),
  addConnector: (body: NewConnector) => call<ConnectorView>('POST', '/v1/connectors', body),
  changeConnector: (id: string, body: ConnectorEdit) => call<ConnectorView>('PUT', `/v1/connectors/${of(id)}`, body),
  removeConnector: (id: string) => call<unknown>('DELETE', `/v1/connectors/${of(id)}`),
  testConnector: (id: string) => call<TestResult>('POST', `/v1/connectors/${of(id)}/test`, {}),
  syncConnector: (id: string, whole: boolean) => call<ConnectorView>('POST', `/v1/connectors/${of(id)}/sync`, { whole }),
  pauseConnector: (id: string, pause: boolean) => call<ConnectorView>('POST', `/v1/connectors/${of(id)}/${pause ? 'pause' : 'resume'}`, {}),
  quarantine: (id: string) => call<Items<QuarantinedView>>('GET', `/v1/connectors/${of(id)}/quarantine`),
  shopDeeds: (id: string) => call<Items<ShopDeedView>>('GET', `/v1/connectors/${of(id)}/deeds`),
  settleShopDeed: (id: string) => call<unknown>('POST', `/v1/shop-deeds/${of(id)}/settle`, {}),
  model: () => call<ModelView>('GET', '/v1/model'),
  saveModel: (body: ModelEdit) => call<ModelView>('PUT', '/v1/model', body),
  removeModel: () => call<ModelView>('DELETE', '/v1/model'),
  probeModel: () => call<ModelView>('POST', '/v1/model/probe', {}),
  testModel: (text: string) => call<TestAnswer>('POST', '/v1/model/test', { text }),
  agreeModelAbroad: (text: string) => call<ModelView>('POST', '/v1/model/consent', { text }),
  withdrawModelAbroad: () => call<ModelView>('DELETE', '/v1/model/consent'),

  articles: (q: { locale?: string; state?: string; q?: string }) => call<Items<ArticleView>>('GET', `/v1/articles${query(q)}`),
  addArticle: (body: ArticleEdit) => call<ArticleView>('POST', '/v1/articles', body),
  saveArticle: (id: string, body: ArticleEdit) => call<ArticleView>('PUT', `/v1/articles/${of(id)}`, body),
  tryQuestion: (question: string, locale: 'zh-CN' | 'en') => call<TryAnswer>('POST', '/v1/articles/try', { question, locale }),
  predictions: () => call<PredictionRoom>('GET', '/v1/predictions'),
  startPredictions: () => call<PredictionRun>('POST', '/v1/predictions/runs', {}),
  cancelPredictions: (id: string) => call<PredictionRun>('POST', `/v1/predictions/runs/${of(id)}/cancel`, {}),
  training: () => call<TrainingRoom>('GET', '/v1/training'),
  unanswered: () => call<Unanswered>('GET', '/v1/training/unanswered'),
  examples: (intent: string) => call<Items<ExampleView>>('GET', `/v1/training/examples?intent=${of(intent)}`),
  addExamples: (body: NewExamples) => call<AddedExamples>('POST', '/v1/training/examples', body),
  removeExample: (id: string) => call<unknown>('DELETE', `/v1/training/examples/${of(id)}`),
  addIntent: (body: NewIntent) => call<{ intent: string }>('POST', '/v1/training/intents', body),
  removeIntent: (intent: string) => call<unknown>('DELETE', `/v1/training/intents/${of(intent)}`),
  startTraining: () => call<TrainingDetail>('POST', '/v1/training/runs', {}),
  trainingRun: (id: string) => call<TrainingDetail>('GET', `/v1/training/runs/${of(id)}`),
  cancelTraining: (id: string) => call<TrainingDetail>('POST', `/v1/training/runs/${of(id)}/cancel`, {}),
  useTraining: (id: string) => call<TrainingRoom>('POST', `/v1/training/runs/${of(id)}/use`, {}),
  rollBackModel: (to: 'before' | 'shipped') => call<TrainingRoom>('POST', '/v1/training/roll-back', { to }),
  cannedReplies: () => call<Items<CannedReplyView>>('GET', '/v1/canned-replies'),
  addCanned: (body: CannedReplyEdit) => call<CannedReplyView>('POST', '/v1/canned-replies', body),
  saveCanned: (id: string, body: CannedReplyEdit) => call<CannedReplyView>('PUT', `/v1/canned-replies/${of(id)}`, body),
  removeCanned: (id: string) => call<unknown>('DELETE', `/v1/canned-replies/${of(id)}`),

  segments: (archived: boolean) => call<Items<SegmentView>>('GET', `/v1/segments${archived ? '?archived=true' : ''}`),
  portrait: () => call<PortraitView>('GET', '/v1/segments/portrait'),
  addSegment: (body: { name: SegmentView['name']; condition: unknown }) => call<SegmentView>('POST', '/v1/segments', body),
  saveSegment: (id: string, body: { name: SegmentView['name']; condition: unknown; revision: number }) => call<SegmentView>('PUT', `/v1/segments/${of(id)}`, body),
  archiveSegment: (id: string, verb: 'archive' | 'restore', revision: number) => call<SegmentView>('POST', `/v1/segments/${of(id)}/${verb}`, { revision }),
  readCondition: (body: { text: string } | { condition: unknown }) => call<ReadView>('POST', '/v1/segments/read', body),
  previewSegment: (condition: unknown) => call<PreviewView>('POST', '/v1/segments/preview', { condition }),
  countSegment: (id: string) => call<PreviewView>('POST', `/v1/segments/${of(id)}/count`, {}),
  segmentCounts: (id: string) => call<Items<DayCount>>('GET', `/v1/segments/${of(id)}/counts`),
  segmentChanges: (id: string) => call<Items<SegmentChange>>('GET', `/v1/segments/${of(id)}/changes`),
  overlapSegments: (ids: string[]) => call<OverlapView>('POST', '/v1/segments/overlap', { ids }),
  exportSegment: (id: string, reason: string) => callFile(`/v1/segments/${of(id)}/export`, { reason }),
}
