import type { EvidenceView, PromiseView } from '@zhiyu/server/contract/promises'
import { WarningFilled } from '@ant-design/icons'
import { useWords } from '../i18n/index.ts'
import { hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** A promise's record, line by line, as it was written; said loudly when it was changed afterwards. */
export function Evidence ({ promise }: { promise: PromiseView }) {
  const { t, may } = useWords()
  const allowed = useMay()
  const formats = useFormats()
  const said = useLine()
  return (
    <div className="evidence">
      {!promise.sound && <p className="evidence-unsound" role="alert"><WarningFilled aria-hidden="true" /> {t('evidence.unsound')}</p>}
      <ol>
        {promise.evidence.map(line => (
          <li key={line.n} className={`evidence-${line.what}`}>
            <span>{said(line)}</span>
            <time className="faint" dateTime={line.at} title={formats.dateTime(line.at)}>{formats.sameDay(line.at, promise.startedAt) ? formats.time(line.at) : formats.dateTime(line.at)}</time>
          </li>
        ))}
      </ol>
      {promise.evidence.length === 0 && <p className="faint">{t('evidence.none')}</p>}
      <p className="faint evidence-foot">
        {allowed('playbook.read') ? <a href={hrefOf('playbook', String(promise.playbookVersion))}>{t('why.version', { version: promise.playbookVersion })}</a> : t('why.version', { version: promise.playbookVersion })}
        {promise.overlay !== null && <span>{t('evidence.overlay', { name: promise.overlay })}</span>}
        {promise.sound && promise.evidence.length > 0 && <span title={promise.evidence.at(-1)?.hash}>{may('evidence.sound')}</span>}
      </p>
    </div>
  )
}

/** One line in words, from the facts it holds. */
function useLine (): (line: EvidenceView) => string {
  const { t, may } = useWords()
  const formats = useFormats()
  return ({ what, facts }) => {
    const text = (key: string): string => String(facts[key] ?? '')
    const instant = (key: string): string => typeof facts[key] === 'string' ? formats.dateTime(facts[key]) : ''
    const role = (name: string): string => may(`role.${name}`) ?? may(`partner.${name}`) ?? name
    const amount = typeof facts['minor'] === 'number' && typeof facts['currency'] === 'string' ? formats.money({ minor: facts['minor'], currency: facts['currency'] }) : ''
    switch (what) {
      case 'started': return t('evidence.started', { span: typeof facts['spanMs'] === 'number' ? formats.span(facts['spanMs']) : '', at: instant('dueAt') })
      case 'warned': return typeof facts['share'] === 'number' ? t('evidence.warned-at', { share: formats.percent(facts['share']) }) : t('evidence.warned')
      case 'paused': return t('evidence.paused', { why: may(`promise.paused.${text('why')}`) ?? text('why') })
      case 'resumed': case 'reopened': return t(`evidence.${what}`, { at: instant('dueAt') })
      case 'escalated': return [t('evidence.escalated', { to: role(text('to')) }), text('what')].filter(Boolean).join(t('list.semicolon'))
      case 'stepped-in': return t('evidence.stepped-in', { who: text('by'), role: role(text('role')) })
      case 'proposed': case 'withdrawn': return t(`evidence.${what}`, { money: amount })
      case 'accepted': return t('evidence.accepted', { money: amount, who: text('by') })
      case 'declined': return t('evidence.declined', { money: amount, who: text('by'), reason: text('reason') })
      default: return t(`evidence.${what}`)
    }
  }
}
