import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { refreshPlaybooks } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { go, hrefOf, usePlace } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Version } from './version.tsx'

export function PlaybookRoom () {
  const { t, may } = useWords()
  const allowed = useMay()
  const formats = useFormats()
  const { message } = App.useApp()
  const words = useFaultWords()
  const { rest: [wanted] } = usePlace()
  const list = useQuery({ queryKey: keys.playbooks, queryFn: () => api.playbooks().then(page => page.items) })
  const agents = useQuery({ queryKey: keys.agents, queryFn: () => api.agents().then(page => page.items), enabled: allowed('staff.read') })
  const authorOf = (author: string): string => agents.data?.find(agent => author.endsWith(agent.id))?.name ?? may(`author.${author}`) ?? (author.includes(':') ? t('author.colleague') : author)
  const published = list.data?.find(one => one.state === 'published')
  const version = wanted && /^\d+$/.test(wanted) ? Number(wanted) : published?.version
  const draft = useMutation({
    mutationFn: (from: number | undefined) => api.draftPlaybook(from),
    onSuccess: made => { refreshPlaybooks(); go('playbook', String(made.version)) },
    onError: error => { void message.error(words(error)) },
  })
  return (
    <RoomPage title={t('room.playbook')} aside={t('playbook.line')} actions={allowed('playbook.edit') && <Button type="primary" loading={draft.isPending} onClick={() => { draft.mutate(version) }}>{t('playbook.draft', { version: version ?? 1 })}</Button>}>
      {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
      {list.isPending && <Loading />}
      {list.data && (
        <div className="two-panes">
          <nav className="sheet-panel pb-versions" aria-label={t('playbook.versions')}>
            <ul>{list.data.toSorted((a, b) => b.version - a.version).map(one => (
              <li key={one.version}><a href={hrefOf('playbook', String(one.version))} aria-current={one.version === version ? 'page' : undefined}>
                <span className="link-top"><b>{t('playbook.version', { version: one.version })}</b><span className={`status status-pb-${one.state}`}>{may(`playbook.state.${one.state}`) ?? one.state}</span></span>
                <span className="faint two-lines">{one.note || t('playbook.no-note')}</span>
                <span className="faint">{authorOf(one.author)} · {formats.day(one.publishedAt ?? one.createdAt)}</span>
              </a></li>
            ))}</ul>
          </nav>
          {version !== undefined && <Version key={version} version={version} published={published?.version} />}
        </div>
      )}
    </RoomPage>
  )
}
