import { useQuery } from '@tanstack/react-query'
import { api, type PlaybookView } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { hrefOf } from '../route.ts'
import { useFormats } from '../settings.tsx'
import { useVerdict } from '../simulation/verdict.tsx'

/** What a simulation said of this version: the one it was published on, or the latest it took part in. */
export function Simulated ({ view }: { view: PlaybookView }) {
  const { t } = useWords()
  const formats = useFormats()
  const { short } = useVerdict()
  const runs = useQuery({ queryKey: keys.simulations, queryFn: () => api.simulations().then(page => page.items) })
  const done = runs.data?.filter(run => run.state === 'done') ?? []
  const run = done.find(one => one.id === view.simulationId) ?? done.find(one => one.candidates.some(candidate => candidate.version === view.version))
  if (!run && view.simulationId === null) return null
  const place = run?.candidates.findIndex(candidate => candidate.version === view.version) ?? -1
  const headline = run?.headlines.find(one => one.candidate === place)
  const isDraft = view.state === 'draft' || view.state === 'checked'
  const changed = isDraft && run?.candidates[place]?.revision !== view.revision
  return (
    <p className="pb-simulated">
      <span className="sim-tag">{run ? t(view.simulationId === run.id ? 'playbook.published-on' : 'playbook.simulated', { at: formats.dateTime(run.createdAt) }) : t('playbook.published-on-older')}</span>
      {headline && <span>{short(headline)}</span>}
      {changed && <span className="pb-changed">{t('playbook.simulated-before')}</span>}
      <a href={hrefOf('simulation', view.simulationId ?? run?.id ?? '')}>{t('playbook.simulated-open')}</a>
    </p>
  )
}
