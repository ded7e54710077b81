import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { shared } from '../kernel/gather.ts'
import type { Work } from '../kernel/work.ts'
import type { ArticleEdit, ArticleView, CannedReplyEdit, CannedReplyView } from './contract.ts'
import type { Passage } from './retrieval.ts'

type LocaleName = ArticleEdit['locale']
const columns = ['id', 'locale', 'title', 'questions', 'answer', 'tags', 'state', 'revision', 'updated_by', 'updated_at'] as const

interface ArticleRow { id: string; locale: string; title: string; questions: string[]; answer: string; tags: string[]; state: string; revision: number; updated_by: string; updated_at: number }

const articleView = (row: ArticleRow): ArticleView => ({
  id: row.id, locale: row.locale as LocaleName, title: row.title, questions: row.questions, answer: row.answer, tags: row.tags, // checked by the table
  state: row.state as ArticleView['state'], revision: row.revision, updatedBy: row.updated_by, updatedAt: iso(row.updated_at), // checked by the table
})

/** A shop's articles, newest change first, at most 1,000. `q` is looked for in title, questions and answer. */
export async function loadArticles ({ tx, shopId }: Work, filter: { locale?: string | undefined; state?: string | undefined; q?: string | undefined }): Promise<ArticleView[]> {
  let query = tx.selectFrom('articles').select(columns).where('shop_id', '=', shopId)
  if (filter.locale) query = query.where('locale', '=', filter.locale)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(sql<boolean>`(title ilike ${like} or answer ilike ${like} or array_to_string(questions, ' ') ilike ${like})`)
  }
  return (await query.orderBy('updated_at', 'desc').orderBy('id').limit(1_000).execute()).map(articleView)
}

export async function lockArticle ({ tx, shopId }: Work, id: string): Promise<ArticleView> {
  const row = await tx.selectFrom('articles').select(columns).where('shop_id', '=', shopId).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Fault('article.not-found')
  return articleView(row)
}

export async function insertArticles (work: Work, articles: readonly ArticleEdit[], by: string): Promise<ArticleView[]> {
  if (articles.length === 0) return []
  const rows = await work.tx.insertInto('articles').values(articles.map(one => ({
    shop_id: work.shopId, id: work.newId(), locale: one.locale, title: one.title, questions: one.questions, answer: one.answer, tags: one.tags, state: one.state, revision: 1, updated_by: by, created_at: iso(work.now), updated_at: iso(work.now),
  }))).returning(columns).execute()
  return rows.map(articleView)
}

export async function updateArticle (work: Work, id: string, edit: ArticleEdit, by: string): Promise<ArticleView> {
  const row = await work.tx.updateTable('articles').set(({ eb }) => ({
    locale: edit.locale, title: edit.title, questions: edit.questions, answer: edit.answer, tags: edit.tags, state: edit.state, revision: eb('revision', '+', 1), updated_by: by, updated_at: iso(work.now),
  })).where('shop_id', '=', work.shopId).where('id', '=', id).returning(columns).executeTakeFirstOrThrow()
  return articleView(row)
}

/** One text that differs whenever any published article of this shop and language was added, changed or withdrawn. */
export const knowledgeRevision = shared(async ({ tx, shopId }, locale: string): Promise<string> => {
  const { rows } = await sql<{ mark: string }>`select count(*) || '.' || coalesce(sum(revision), 0) || '.' || coalesce(max(updated_at)::text, '') as mark from articles where shop_id = ${shopId} and locale = ${locale} and state = 'published'`.execute(tx)
  return rows[0]?.mark ?? ''
})

export async function loadPassages ({ tx, shopId }: Work, locale: string): Promise<Passage[]> {
  return tx.selectFrom('articles').select(['id', 'title', 'questions', 'answer']).where('shop_id', '=', shopId).where('locale', '=', locale).where('state', '=', 'published').orderBy('id').execute()
}

const replyColumns = ['id', 'shortcut', 'locale', 'title', 'body'] as const
const replyView = (row: { id: string; shortcut: string; locale: string; title: string; body: string }): CannedReplyView => ({ ...row, locale: row.locale as LocaleName }) // written by our own routes only

export async function loadCannedReplies ({ tx, shopId }: Work, locale?: string): Promise<CannedReplyView[]> {
  let query = tx.selectFrom('canned_replies').select(replyColumns).where('shop_id', '=', shopId)
  if (locale) query = query.where('locale', '=', locale)
  return (await query.orderBy('locale').orderBy('shortcut').limit(1_000).execute()).map(replyView)
}

/** undefined: the shortcut is already used in this language. */
export async function insertCannedReply (work: Work, edit: CannedReplyEdit): Promise<CannedReplyView | undefined> {
  const row = await work.tx.insertInto('canned_replies').values({ shop_id: work.shopId, id: work.newId(), ...edit }).onConflict(conflict => conflict.columns(['shop_id', 'locale', 'shortcut']).doNothing()).returning(replyColumns).executeTakeFirst()
  return row && replyView(row)
}

export async function updateCannedReply ({ tx, shopId }: Work, id: string, edit: CannedReplyEdit): Promise<CannedReplyView | 'absent' | 'taken'> {
  const rival = await tx.selectFrom('canned_replies').select('id').where('shop_id', '=', shopId).where('locale', '=', edit.locale).where('shortcut', '=', edit.shortcut).executeTakeFirst()
  if (rival && rival.id !== id) return 'taken'
  const row = await tx.updateTable('canned_replies').set(edit).where('shop_id', '=', shopId).where('id', '=', id).returning(replyColumns).executeTakeFirst()
  return row ? replyView(row) : 'absent'
}

export async function deleteCannedReply ({ tx, shopId }: Work, id: string): Promise<boolean> {
  return (await tx.deleteFrom('canned_replies').where('shop_id', '=', shopId).where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n
}
