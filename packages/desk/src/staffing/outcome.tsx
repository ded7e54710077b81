import { Alert, Button, Progress } from 'antd'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import type { Changes } from './use-changes.ts'

/** How far the saving is; then what was done, with the way back, and what somebody else had changed. */
export function Happened ({ changes, nameOf }: { changes: Changes; nameOf: (agentId: string) => string }) {
  const { t } = useWords()
  const words = useFaultWords()
  const { progress, outcome } = changes
  if (progress) return <div className="staff-saving" role="status"><Progress percent={Math.round(progress.done / progress.of * 100)} size="small" aria-label={t('staffing.saving')} /><span className="faint">{t('staffing.saving-of', { done: progress.done, of: progress.of })}</span></div>
  if (!outcome) return null
  return (
    <div className="staff-happened">
      {outcome.done > 0 && <Alert type="success" showIcon role="status" title={t(outcome.kind === 'saved' ? 'staffing.saved' : 'staffing.undone', { n: outcome.done })} closable={{ 'aria-label': t('staffing.dismiss'), onClose: changes.forget }}
        action={<Button size="small" onClick={() => { void changes.undo() }}>{t(outcome.kind === 'saved' ? 'action.undo' : 'staffing.redo')}</Button>} />}
      {outcome.conflicts.length > 0 && <Alert type="warning" showIcon role="alert" title={t('staffing.conflict', { names: outcome.conflicts.map(nameOf).join(t('list.comma')) })} description={t('staffing.conflict-text')} />}
      {outcome.fault !== undefined && <Alert type="error" showIcon role="alert" title={t('staffing.stopped')} description={words(outcome.fault)} />}
    </div>
  )
}
