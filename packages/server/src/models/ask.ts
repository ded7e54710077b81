import { setTimeout as pause } from 'node:timers/promises'
import type { ModelMessage } from 'ai'
import { stopwatch } from '../kernel/clock.ts'
import { OutsideRefused } from '../kernel/outside.ts'
import { estimateTokens } from './decide-use.ts'

/** Where and how to ask: what a shop saved, with its key opened. */
export interface Provider {
  readonly baseUrl: string
  readonly key: string | undefined
  readonly model: string
  readonly extraBody: Readonly<Record<string, unknown>>
  readonly fetch: typeof fetch
}

export interface Ask {
  /** What the house says to the model. Nothing of a shopper stands in it. */
  readonly system: string
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[]
  /** The answer as the arguments of this one tool; how depends on what the model can do. */
  readonly tool?: { readonly name: string; readonly description: string; readonly schema: object; readonly way: 'tools' | 'json' | 'plain' }
  readonly maxTokens: number
  /** All attempts together. */
  readonly patienceMs: number
  /** Whoever asked no longer wants to know. */
  readonly signal?: AbortSignal
  /** Makes it a stream: hears the whole text so far, and says false to stop it. */
  readonly onText?: (text: string) => boolean
  /** Chance for the pause between attempts, 0..1. */
  readonly chance?: () => number
}

export type AskFailure = 'timeout' | 'abandoned' | 'busy' | 'down' | 'unreachable' | 'key-refused' | 'not-found' | 'request-refused' | 'address-refused' | 'broken' | 'declined' | 'stopped'
export interface Tokens { readonly in: number; readonly out: number; readonly estimated: boolean }
export type Answer =
  | { readonly kind: 'answered'; readonly text: string; /** of the tool, as JSON gave it: anything at all */ readonly input: unknown; readonly tokens: Tokens; readonly elapsedMs: number }
  | { readonly kind: 'failed'; readonly why: AskFailure; readonly tokens: Tokens; readonly elapsedMs: number }

const ATTEMPTS = 3
const FIRST_PAUSE_MS = 120
/** No answer of ours is as long: an endless stream is cut here. */
const MOST_LETTERS = 6_000
const AGAIN: ReadonlySet<AskFailure> = new Set<AskFailure>(['busy', 'down', 'unreachable'])

/** One question to a model, tried again while there is patience and trying again makes sense. Never throws. */
export async function ask (provider: Provider, wish: Ask): Promise<Answer> {
  const elapsed = stopwatch()
  const patience = AbortSignal.timeout(wish.patienceMs)
  const signal = wish.signal ? AbortSignal.any([patience, wish.signal]) : patience
  let tokens: Tokens = { in: 0, out: 0, estimated: false }
  for (let attempt = 1; ; attempt++) {
    let seen = ''
    try {
      const { text, input, usage } = await once(provider, wish, signal, text => { seen = text })
      const used = tokensOf(usage, wish, text + (input === undefined ? '' : JSON.stringify(input)))
      tokens = sum(tokens, used)
      return { kind: 'answered', text, input, tokens, elapsedMs: Math.round(elapsed()) }
    } catch (error) {
      const { why, afterMs } = failureOf(error, { patience, wish })
      // What was written before it failed is paid for all the same.
      if (seen !== '' || !AGAIN.has(why)) tokens = sum(tokens, why === 'address-refused' ? { in: 0, out: 0, estimated: false } : tokensOf(undefined, wish, seen))
      const wait = afterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + (wish.chance?.() ?? 0.5))
      const failed = (reason: AskFailure): Answer => ({ kind: 'failed', why: reason, tokens, elapsedMs: Math.round(elapsed()) })
      if (!AGAIN.has(why) || seen !== '' || attempt === ATTEMPTS || elapsed() + wait >= wish.patienceMs) return failed(why)
      try { await pause(wait, undefined, { signal }) } catch { return failed(wish.signal?.aborted ? 'abandoned' : 'timeout') }
    }
  }
}

interface Reply { readonly text: string; readonly input: unknown; readonly usage: Usage | undefined }
interface Usage { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined }

class Declined extends Error {}
class Stopped extends Error {}
class Broken extends Error {}

/** Loaded when first needed: the library takes a third of a second that a house without a model need not spend. */
async function once (provider: Provider, wish: Ask, signal: AbortSignal, onSeen: (text: string) => void): Promise<Reply> {
  const [{ generateText, streamText, tool, jsonSchema }, { createOpenAICompatible }] = await Promise.all([import('ai'), import('@ai-sdk/openai-compatible')])
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false }) // our log is pino's
  const asTool = wish.tool?.way === 'tools' ? wish.tool : undefined
  const open = createOpenAICompatible({
    name: 'shop', baseURL: provider.baseUrl.replace(/\/+$/, ''), ...(provider.key === undefined ? {} : { apiKey: provider.key }), fetch: provider.fetch, includeUsage: true,
    transformRequestBody: body => ({ ...provider.extraBody, ...body, ...(wish.tool?.way === 'json' ? { response_format: { type: 'json_object' } } : {}) }),
  })
  const call = {
    model: open.chatModel(provider.model), instructions: wish.tool && !asTool ? `${wish.system}\n\nAnswer with one JSON object and nothing else. It must match this JSON Schema:\n${JSON.stringify(wish.tool.schema)}` : wish.system,
    messages: wish.messages.map((message): ModelMessage => ({ ...message })), maxOutputTokens: wish.maxTokens, temperature: 0, maxRetries: 0, abortSignal: signal, telemetry: { isEnabled: false },
  }
  if (wish.onText) {
    const failures: unknown[] = []
    const streamed = streamText({ ...call, onError: ({ error }) => { failures.push(error) } })
    let text = ''
    let finished: string | undefined
    let usage: Usage | undefined
    for await (const part of streamed.stream) {
      if (part.type === 'text-delta') {
        text += part.text
        onSeen(text)
        if (text.length > MOST_LETTERS) throw new Stopped()
        if (!wish.onText(text)) throw new Stopped()
      } else if (part.type === 'error') throw part.error
      else if (part.type === 'abort') throw new DOMException('aborted', 'AbortError')
      else if (part.type === 'finish') { finished = part.finishReason; usage = part.totalUsage }
    }
    if (failures.length > 0) throw failures[0]
    if (finished === 'content-filter') throw new Declined()
    if (finished !== 'stop' && finished !== 'length') throw new Broken() // dropped: half an answer is none
    return { text, input: undefined, usage }
  }
  const result = await generateText({ ...call, ...(asTool ? { tools: { [asTool.name]: tool({ description: asTool.description, inputSchema: jsonSchema(asTool.schema) }) }, toolChoice: { type: 'tool', toolName: asTool.name } as const } : {}) })
  if (result.finishReason === 'content-filter') throw new Declined()
  if (!wish.tool) return { text: result.text, input: undefined, usage: result.totalUsage }
  const called = result.toolCalls.find(one => one.toolName === asTool?.name)
  const input: unknown = called ? called.input : jsonIn(result.text)
  if (input === undefined || typeof input === 'string') throw new Broken()
  return { text: result.text, input, usage: result.totalUsage }
}

/** The first JSON object in a text that may have a fence or a sentence around it. */
function jsonIn (text: string): unknown {
  const [from, to] = [text.indexOf('{'), text.lastIndexOf('}')]
  if (from < 0 || to < from) return undefined
  try { return JSON.parse(text.slice(from, to + 1)) } catch { return undefined }
}

function failureOf (error: unknown, { patience, wish }: { patience: AbortSignal; wish: Ask }): { why: AskFailure; afterMs?: number } {
  if (error instanceof Stopped) return { why: 'stopped' }
  if (error instanceof Declined) return { why: 'declined' }
  if (error instanceof Broken) return { why: 'broken' }
  if (patience.aborted) return { why: 'timeout' }
  if (wish.signal?.aborted) return { why: 'abandoned' }
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof OutsideRefused) return { why: cause.why === 'answer-too-long' || cause.why === 'encoded-answer' ? 'broken' : 'address-refused' }
    const status = 'statusCode' in cause && typeof cause.statusCode === 'number' ? cause.statusCode : undefined
    if (status === undefined) continue
    if (status === 401 || status === 403) return { why: 'key-refused' }
    if (status === 404) return { why: 'not-found' }
    if (status === 429) return { why: 'busy', ...retryAfter(cause) }
    if (status >= 500) return { why: 'down', ...retryAfter(cause) }
    if (status >= 400) return { why: 'request-refused' }
    return { why: 'broken' } // it answered, but not what an answer looks like
  }
  return { why: error instanceof Error && error.name.startsWith('AI_') && error.name !== 'AI_APICallError' ? 'broken' : 'unreachable' }
}

function retryAfter (error: Error): { afterMs?: number } {
  const headers = 'responseHeaders' in error ? error.responseHeaders as Record<string, string> | undefined : undefined // the library's own error
  const seconds = Number(headers?.['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? { afterMs: seconds * 1_000 } : {}
}

function tokensOf (usage: Usage | undefined, wish: Ask, written: string): Tokens {
  const counted = usage?.inputTokens !== undefined && usage.outputTokens !== undefined && usage.inputTokens + usage.outputTokens > 0
  // A provider's own count is believed, unless it makes no sense.
  if (counted && [usage.inputTokens, usage.outputTokens].every(count => Number.isSafeInteger(count) && count! >= 0 && count! < 10_000_000)) return { in: usage.inputTokens!, out: usage.outputTokens!, estimated: false }
  return { in: estimateTokens(wish.system + JSON.stringify(wish.tool?.schema ?? '') + wish.messages.map(message => message.content).join('')), out: estimateTokens(written), estimated: true }
}

const sum = (a: Tokens, b: Tokens): Tokens => ({ in: a.in + b.in, out: a.out + b.out, estimated: a.estimated || b.estimated })
