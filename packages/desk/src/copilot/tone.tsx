import type { ToneFinding } from '@zhiyu/server/contract/copilot'
import { useEffect, useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

const PAUSE_MS = 450

/** What stands in a reply that its writer should look at again, once they pause. It stops nobody. */
export function ToneLine ({ id, text, show }: { id: string; text: string; show: (from: number, to: number) => void }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const [checked, setChecked] = useState<{ text: string; findings: readonly ToneFinding[] }>({ text: '', findings: [] })
  useEffect(() => {
    if (text.trim().length < 2) { setChecked({ text, findings: [] }); return }
    const gone = new AbortController()
    const timer = setTimeout(() => { api.checkTone(id, text, gone.signal).then(view => { setChecked({ text, findings: view.findings }) }, () => undefined) }, PAUSE_MS) // a check that fails keeps nobody from writing
    return () => { clearTimeout(timer); gone.abort() }
  }, [id, text])
  const findings = text.trim() === '' ? [] : checked.findings
  const once = findings.filter((one, i) => findings.findIndex(other => other.rule === one.rule && other.words === one.words) === i).slice(0, 4)
  const words = (one: ToneFinding): string => {
    const limit = typeof one.facts['limitMinor'] === 'number' && typeof one.facts['currency'] === 'string' && one.facts['currency'] !== '' ? formats.money({ minor: one.facts['limitMinor'], currency: one.facts['currency'] }) : ''
    return may(`tone.${one.rule}`, { limit }) ?? one.rule
  }
  return (
    <div role="status" aria-label={t('tone.title')}>{once.length > 0 && <ul className="tone">
      {once.map(one => (
        <li key={`${one.rule}${one.from}`} className={`tone-${one.severity}`}>
          {one.to > one.from && <button type="button" onClick={() => { show(one.from, one.to) }} aria-label={t('tone.show', { words: one.words })}>{[...one.words].slice(0, 16).join('')}</button>}
          <span>{words(one)}</span>
        </li>
      ))}
    </ul>}</div>
  )
}
