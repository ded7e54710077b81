/** One article of the set that ships. `topic` is the same in every language and becomes the article's first tag. */
export interface ShippedArticle { readonly topic: string; readonly title: string; readonly questions: readonly string[]; readonly answer: string }
export interface ShippedReply { readonly shortcut: string; readonly title: string; readonly body: string }

export const article = (topic: string, title: string, questions: readonly string[], answer: string): ShippedArticle => ({ topic, title, questions, answer })
export const reply = (shortcut: string, title: string, body: string): ShippedReply => ({ shortcut, title, body })
