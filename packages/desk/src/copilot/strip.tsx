import { BulbOutlined, RightOutlined } from '@ant-design/icons'
import type { DraftSource } from '@zhiyu/server/contract/copilot'
import { Button, Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { modKey, useShortcuts } from '../shell/keyboard.ts'
import { useCopilot } from './use-copilot.ts'

/** On screen for so long counts as seen. */
const SEEN_MS = 800
const told = new Set<string>()

/** A reply to begin from, above the empty composer: with its sources, taken with one key, never sent by itself. */
export function DraftStrip ({ id, take }: { id: string; take: (text: string) => void }) {
  const { t } = useWords()
  const { data } = useCopilot(id)
  const [at, setAt] = useState(0)
  const drafts = data?.drafts ?? []
  const place = drafts.length === 0 ? 0 : at % drafts.length
  const draft = drafts[place]
  const next = (): void => { if (drafts.length > 1) setAt(place + 1) }
  const use = (): void => {
    if (!draft) return
    take(draft.text)
    void api.markDraft(id, draft.id, 'taken').catch(() => undefined) // counting may fail; the words are there
  }
  useShortcuts({ d: use, 'mod+j': use, x: next })
  const draftId = draft?.id
  useEffect(() => {
    if (draftId === undefined || told.has(draftId)) return
    const timer = setTimeout(() => { told.add(draftId); void api.markDraft(id, draftId, 'shown').catch(() => undefined) }, SEEN_MS) // as above
    return () => { clearTimeout(timer) }
  }, [id, draftId])
  if (!draft) return null
  return (
    <section className="draft" aria-label={t('copilot.draft')}>
      <div className="draft-head">
        <span className="mark mark-ai"><BulbOutlined aria-hidden="true" />{t('copilot.draft')}</span>
        <span className="grow draft-sources">{draft.sources.map((source, index) => <Source key={index} source={source} />)}</span>
        {drafts.length > 1 && <Tooltip title={`${t('copilot.next-draft')} · X`}><Button size="small" type="text" icon={<RightOutlined />} iconPlacement="end" aria-label={t('copilot.next-draft-of', { place: place + 1, n: drafts.length })} onClick={next}>{`${place + 1}/${drafts.length}`}</Button></Tooltip>}
        <Tooltip title={`D · ${modKey} J`}><Button size="small" onClick={use}>{t('copilot.use')}</Button></Tooltip>
      </div>
      <p className="draft-text" tabIndex={0}>{draft.text}</p>
    </section>
  )
}

function Source ({ source }: { source: DraftSource }) {
  const { t, may } = useWords()
  if (source.kind === 'article') return <span className="draft-source cut" title={source.title}>{t('copilot.source.article', { title: source.title })}</span>
  if (source.kind === 'order') return <span className="draft-source cut">{t('copilot.source.order', { id: source.orderId, status: may(`order.status.${source.status}`) ?? source.status })}</span>
  return <span className="draft-source cut">{t('copilot.source.flow', { intent: may(`intent.${source.intent}`) ?? source.intent })}</span>
}
