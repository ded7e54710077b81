/** Words for the composer of a conversation, from wherever on the screen they were chosen. They are put in, never sent. */
type Taker = (text: string) => void
const takers = new Map<string, Taker>()

export const insertion = {
  listen (conversation: string, taker: Taker): () => void {
    takers.set(conversation, taker)
    return () => { if (takers.get(conversation) === taker) takers.delete(conversation) }
  },
  put (conversation: string, text: string): void { takers.get(conversation)?.(text) },
}
