import { useQuery } from '@tanstack/react-query'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useWhyWords } from '../parts/why-words.ts'
import { hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** Why the conversation is where it is: each decision with its reasons and the playbook version it followed. */
export function WhyButton ({ id }: { id: string }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" title={t('why.title')} content={open ? <Decisions id={id} /> : null} destroyOnHidden>
      <Button type="link" size="small" className="why-button" aria-expanded={open} onKeyDown={event => { if (event.key === 'Escape') setOpen(false) }}>{t('why.open')}</Button>
    </Popover>
  )
}

function Decisions ({ id }: { id: string }) {
  const { t, may } = useWords()
  const allowed = useMay()
  const formats = useFormats()
  const whyWords = useWhyWords()
  const decisions = useQuery({ queryKey: keys.decisions(id), queryFn: () => api.decisions(id).then(page => page.items) })
  if (decisions.isError) return <div className="why"><Failure error={decisions.error} retry={() => { void decisions.refetch() }} /></div>
  if (decisions.isPending) return <div className="why"><Loading /></div>
  if (decisions.data.length === 0) return <p className="why faint">{t('why.none')}</p>
  return (
    <ol className="why" tabIndex={0} aria-label={t('why.title')}>
      {decisions.data.map(decision => (
        <li key={decision.id}>
          <div className="why-head"><b>{may(`decision.${decision.kind}`) ?? decision.kind}</b><time className="faint" dateTime={decision.at}>{formats.dateTime(decision.at)}</time></div>
          <ul>{decision.because.map((why, index) => <li key={index}>{whyWords(why)}</li>)}</ul>
          {allowed('playbook.read') && <a className="why-version" href={hrefOf('playbook', String(decision.playbookVersion))}>{t('why.version', { version: decision.playbookVersion })}</a>}
        </li>
      ))}
    </ol>
  )
}
