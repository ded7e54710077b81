import { useState } from 'react'
import { useWords } from '../i18n/index.ts'
import type { Json } from './paths.ts'

export function JsonEditor ({ document, locked, change }: { document: Json; locked: boolean; change: (document: Json) => void }) {
  const { t } = useWords()
  const [text, setText] = useState(() => JSON.stringify(document, null, 2))
  const [wrong, setWrong] = useState('')
  return (
    <div className="pb-json">
      <textarea
        aria-label={t('playbook.json')} readOnly={locked} value={text} spellCheck={false} rows={28} aria-invalid={wrong !== ''}
        onChange={event => {
          setText(event.target.value)
          try { change(JSON.parse(event.target.value) as Json); setWrong('') } catch (error) { setWrong(error instanceof Error ? error.message : '') } // any JSON value is a Json
        }}
      />
      {wrong && <p className="pb-wrong" role="alert">{t('playbook.json-wrong', { why: wrong })}</p>}
    </div>
  )
}
