/** What any understander may ask the flows to do: today's patterns and retrieval, tomorrow's classifier or model. Nothing else passes the seam. */
export type FlowName = 'order-status' | 'parcel-tracking' | 'my-orders'
export type Language = 'zh-CN' | 'en'

export type Command =
  | { readonly kind: 'start-flow'; readonly flow: FlowName }
  /** A number the shopper named. Whether it is theirs is the flow's question, never the text's. */
  | { readonly kind: 'set-slot'; readonly slot: 'number'; readonly value: string }
  /** "the second one": a place in the list that was offered, from 0; -1 is the last. */
  | { readonly kind: 'set-slot'; readonly slot: 'place'; readonly value: number }
  /** Words that name one of the orders that were offered. */
  | { readonly kind: 'set-slot'; readonly slot: 'order'; readonly value: string }
  | { readonly kind: 'answer'; readonly articleId: string; readonly title: string; readonly text: string; readonly confidence: number }
  | { readonly kind: 'clarify'; readonly choices: readonly string[] }
  | { readonly kind: 'human'; readonly why: 'asked' | 'frustrated' | 'complaint' }
  | { readonly kind: 'safety'; readonly topic: 'self-harm' | 'threat' | 'medical' | 'minor' }
  | { readonly kind: 'small-talk'; readonly talk: 'greet' | 'thank' | 'goodbye' | 'who-are-you' }
  | { readonly kind: 'solved' }
  | { readonly kind: 'affirm' }
  | { readonly kind: 'deny' }
  | { readonly kind: 'cannot-handle' }

export interface Understanding {
  readonly commands: readonly Command[]
  readonly language: Language
  /** 0..1 of the leading command. Patterns are 1: they match or they do not. */
  readonly confidence: number
}

/** What an understander is given besides the words. All facts; nothing it may change. */
export interface Context {
  readonly locale: Language
  /** The AI offered to close and waits for yes or no. */
  readonly closing: boolean
  /** What a flow offered with "which one"; empty when none waits. */
  readonly choosing: readonly { readonly id: string; readonly title: string }[]
  readonly threshold: number
  readonly found: { readonly articleId: string; readonly title: string; readonly answer: string; readonly confidence: number; readonly others: readonly { readonly title: string; readonly likeness: number }[] } | undefined
}
