/** Every fault the house can report, by stable code. HTTP knows the status; the domain knows only the code.
 *  `say` is what a developer reads; people's words come from the i18n catalogues, by code. */
export const faults = {
  'request.invalid': { status: 400, say: 'The request does not match the documented shape.' },
  'request.too-large': { status: 413, say: 'The request body is larger than allowed.' },
  'request.unsupported-media': { status: 415, say: 'Send application/json.' },
  'request.not-found': { status: 404, say: 'No such resource.' },
  'request.too-many': { status: 429, say: 'Too many requests; wait for the time given in Retry-After.' },
  'request.forbidden-origin': { status: 403, say: 'This origin may not use the shop\'s widget or desk.' },
  'auth.required': { status: 401, say: 'Sign in first.' },
  'auth.wrong-credentials': { status: 401, say: 'E-mail or password is wrong.' },
  'auth.locked': { status: 429, say: 'Too many wrong attempts; try again later.' },
  'auth.forbidden': { status: 403, say: 'Your role does not allow this.' },
  'identity.refused': { status: 401, say: 'The shopper identity token was refused.' },
  'conversation.not-found': { status: 404, say: 'No such conversation.' },
  'conversation.changed': { status: 409, say: 'Someone else changed this conversation; reload and try again.' },
  'conversation.refused-signal': { status: 409, say: 'The conversation cannot do that in its present state.' },
  'conversation.not-yours': { status: 403, say: 'This conversation is with another agent; take it over first.' },
  'call-back.refused': { status: 409, say: 'There can be no such call-back now; see details.' },
  'decision.not-recorded': { status: 409, say: 'Nothing is on record for this conversation that could be decided again.' },
  'message.conflict': { status: 409, say: 'This client id was used for a different message; the first one stays.' },
  'message.too-large': { status: 413, say: 'A message may hold at most 64 KiB of UTF-8.' },
  'message.invalid-text': { status: 400, say: 'Text must be valid Unicode without NUL.' },
  'agent.not-found': { status: 404, say: 'No such agent.' },
  'agent.email-taken': { status: 409, say: 'Another agent of this shop has this e-mail.' },
  'api-key.not-found': { status: 404, say: 'No such API key.' },
  'agent.no-room': { status: 409, say: 'That agent cannot take this conversation now.' },
  'customer.not-found': { status: 404, say: 'No such customer.' },
  'advisor.refused': { status: 409, say: 'That agent cannot look after this customer; see details.' },
  'shop.away': { status: 503, say: 'The shop\'s own system does not answer now; nothing was done.' },
  'shop.not-believed': { status: 502, say: 'The shop\'s own system gave an answer that cannot be; nothing was done.' },
  'service-request.not-found': { status: 404, say: 'No such service request.' },
  'service-request.answered': { status: 409, say: 'This request was answered otherwise already.' },
  'playbook.not-found': { status: 404, say: 'No such playbook version.' },
  'playbook.refused': { status: 422, say: 'The playbook has errors; see details.' },
  'playbook.changed': { status: 409, say: 'The playbook draft was changed by someone else; reload.' },
  'article.not-found': { status: 404, say: 'No such knowledge article.' },
  'article.changed': { status: 409, say: 'Someone else changed this article; reload and try again.' },
  'training.refused': { status: 422, say: 'The examples or the intent cannot be taught like this; see details.' },
  'training.not-found': { status: 404, say: 'No such training.' },
  'training.no-example': { status: 404, say: 'No such example of the shop\'s own.' },
  'training.no-intent': { status: 404, say: 'No such intent of the shop\'s own.' },
  'training.no-model': { status: 409, say: 'This training has no model that could be used.' },
  'training.still-runs': { status: 409, say: 'A training of this shop waits or runs already.' },
  'prediction.not-found': { status: 404, say: 'No such training of predictions.' },
  'prediction.still-runs': { status: 409, say: 'A training of this shop\'s predictions waits or runs already.' },
  'training.outdated': { status: 409, say: 'Another model serves now than this one was compared with; train again.' },
  'training.nothing-before': { status: 409, say: 'The shipped model serves: there is nothing to go back to.' },
  'canned-reply.not-found': { status: 404, say: 'No such canned reply.' },
  'canned-reply.taken': { status: 409, say: 'This shortcut is already used in this language.' },
  'promise.nothing-asked': { status: 409, say: 'Ask the shopper something first: the clock waits for the answer to a question.' },
  'promise.no-pause': { status: 409, say: 'The playbook lets no running clock of this conversation wait for that.' },
  'promise.escalation-over': { status: 409, say: 'Somebody stepped in already, or it is over.' },
  'promise.not-for-you': { status: 403, say: 'This call is for another role.' },
  'promise.proposal-decided': { status: 409, say: 'This proposal was answered already.' },
  'promise.over-authority': { status: 403, say: 'Above what your role may grant; a supervisor can accept it.' },
  'promise.not-found': { status: 404, say: 'No such proposal, call or task.' },
  'task.done': { status: 409, say: 'This task was completed already.' },
  'rating.refused': { status: 409, say: 'This conversation cannot be rated now.' },
  'shift.changed': { status: 409, say: 'Someone else changed this shift; reload and try again.' },
  'order.not-found': { status: 404, say: 'No such order.' },
  'proposal.not-found': { status: 404, say: 'No such proposal.' },
  'proposal.conflict': { status: 409, say: 'This key was used for another deed; the first proposal stays.' },
  'proposal.closed': { status: 409, say: 'This proposal was answered or has expired; see details.' },
  'proposal.not-as-shown': { status: 409, say: 'The confirmation is not for what this proposal says; show it again.' },
  'proposal.refused': { status: 422, say: 'The rules or the shop do not allow this; see details.' },
  'proposal.needs-person': { status: 422, say: 'A person with more authority has to decide this; see details.' },
  'model.not-set-up': { status: 409, say: 'This shop has no language model yet.' },
  'model.changed': { status: 409, say: 'Someone else changed the model\'s settings; reload and try again.' },
  'model.refused': { status: 422, say: 'The model cannot be set up like this; see details.' },
  'autonomy.not-found': { status: 404, say: 'No such intent, or no such turn to review.' },
  'autonomy.changed': { status: 409, say: 'Someone else moved this intent; reload and try again.' },
  'merge.not-found': { status: 404, say: 'No such merge.' },
  'merge.refused': { status: 409, say: 'These two cannot be one person; see details.' },
  'import.not-found': { status: 404, say: 'No such import.' },
  'import.refused': { status: 422, say: 'The file was refused; see details.' },
  'connector.not-found': { status: 404, say: 'No such connection.' },
  'connector.refused': { status: 422, say: 'The shop cannot be connected like this; see details.' },
  'connector.changed': { status: 409, say: 'Someone else changed this connection; reload and try again.' },
  'connector.paused': { status: 409, say: 'This connection is paused; let it go on first.' },
  'connector.hook-refused': { status: 401, say: 'Not signed by a shop we are connected to.' },
  'connector.deed-not-found': { status: 404, say: 'Nothing of this number waits for a person.' },
  'simulation.not-found': { status: 404, say: 'No such simulation.' },
  'simulation.refused': { status: 422, say: 'This simulation cannot run; see details.' },
  'simulation.line-full': { status: 409, say: 'Too many simulations of this shop wait already; cancel one or let one end.' },
  'simulation.still-runs': { status: 409, say: 'This simulation has not ended; cancel it first.' },
  'simulation.attached': { status: 409, say: 'A published playbook rests on this simulation; it is kept.' },
  'simulation.outdated': { status: 409, say: 'The draft was changed after it was simulated; simulate it again.' },
  'lake.not-found': { status: 404, say: 'No such run over the lake.' },
  'lake.busy': { status: 409, say: 'Another process works on this lake; wait until it has ended.' },
  'lake.line-full': { status: 409, say: 'A run over this lake waits or runs already.' },
  'lake.too-small': { status: 507, say: 'The memory or the disk that the lake may use is too small; see details.' },
  'segment.not-found': { status: 404, say: 'No such segment.' },
  'segment.changed': { status: 409, say: 'Someone else changed this segment; reload and try again.' },
  'segment.refused': { status: 422, say: 'The segment cannot be kept like this; see details.' },
  'shop.not-found': { status: 404, say: 'No such shop.' },
  'demo.off': { status: 404, say: 'Demo mode is off.' },
  'protocol.client-too-old': { status: 400, say: 'This client speaks an older protocol; reload.' },
  'protocol.bad-frame': { status: 400, say: 'The frame does not match the protocol.' },
  'house.unavailable': { status: 503, say: 'The database cannot be reached; nothing was saved. Try again.' },
  'house.storage-full': { status: 507, say: 'The disk is full; nothing was saved.' },
  'house.fault': { status: 500, say: 'Unexpected fault; it was logged under the request id.' },
} as const satisfies Record<string, { status: number; say: string }>

export type FaultCode = keyof typeof faults

export interface FaultDetail { readonly path: string; readonly say: string }

/** Thrown when the house cannot do what was asked. `details` name paths in the input; they never hold personal data. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly details: readonly FaultDetail[]
  readonly retryAfterMs: number | undefined

  constructor (code: FaultCode, options: { cause?: unknown; details?: readonly FaultDetail[]; retryAfterMs?: number } = {}) {
    super(`${code}: ${faults[code].say}`, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.details = options.details ?? []
    this.retryAfterMs = options.retryAfterMs
  }
}

export const isFault = (error: unknown, code?: FaultCode): error is Fault =>
  error instanceof Fault && (code === undefined || error.code === code)
