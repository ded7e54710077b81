import type { ConditionProblem } from '@zhiyu/server/contract/segments'
import { Input } from 'antd'
import { useWords } from '../i18n/index.ts'
import { useProblemWords } from './problem-words.ts'

/** The same condition as text; what is wrong is said with its line and column, and marked in its line. */
export function TextView ({ text, problem, change, locked }: { text: string; problem: ConditionProblem | null; change: (text: string) => void; locked: boolean }) {
  const { t } = useWords()
  const say = useProblemWords()
  const at = problem?.at ?? null
  const line = at && text.split('\n')[at.line - 1]
  return (
    <div className="sg-text">
      <Input.TextArea aria-label={t('segment.text')} aria-describedby="sg-text-hint" aria-invalid={problem !== null} value={text} readOnly={locked} spellCheck={false} autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4_000} status={problem ? 'error' : ''} onChange={event => { change(event.target.value) }} />
      {problem && <div className="sg-problem" role="alert"><b>{at ? t('segment.at', { line: at.line, column: at.column }) : t('segment.wrong')}</b> {say(problem)}{at && line !== undefined && line !== null && <code>{line.slice(Math.max(0, at.column - 31), at.column - 1)}<mark>{line.slice(at.column - 1, at.column + 11) || '␣'}</mark></code>}</div>}
      <p className="faint" id="sg-text-hint">{t('segment.text-hint')}</p>
    </div>
  )
}
