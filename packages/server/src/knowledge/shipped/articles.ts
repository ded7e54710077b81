import { enOrders } from './en-orders.ts'
import { enService } from './en-service.ts'
import { enPhrasings, zhPhrasings } from './phrasings.ts'
import type { ShippedArticle } from './shape.ts'
import { zhOrders } from './zh-orders.ts'
import { zhService } from './zh-service.ts'

/** The set that ships in one language, with all phrasings. */
export function shippedArticles (locale: 'zh-CN' | 'en'): readonly ShippedArticle[] {
  const [articles, phrasings] = locale === 'en' ? [[...enOrders, ...enService], enPhrasings] : [[...zhOrders, ...zhService], zhPhrasings]
  return articles.map(one => ({ ...one, questions: [...one.questions, ...phrasings.filter(([topic]) => topic === one.topic).map(([, question]) => question)] }))
}
