import { Button, Spin } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { isRefused } from '../api/http.ts'
import { useWords } from '../i18n/index.ts'

/** Nothing for the first moment, so that quick answers do not flicker. */
export function Loading () {
  const { t } = useWords()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true) }, 250)
    return () => { clearTimeout(timer) }
  }, [])
  return <div className="state" role="status" aria-label={t('state.loading')}>{late && <Spin />}</div>
}

/** An empty place says what will come here, and what brings it. */
export function Empty ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="state">
      <svg className="state-mark" viewBox="0 0 48 48" aria-hidden="true"><path d="M10 14a5 5 0 0 1 5-5h18a5 5 0 0 1 5 5v14a5 5 0 0 1-5 5h-9l-8 6v-6h-1a5 5 0 0 1-5-5z" /><path d="M17 19h14M17 25h9" /></svg>
      <p className="state-title">{title}</p>
      {children && <p className="state-text">{children}</p>}
      {action}
    </div>
  )
}

export function useFaultWords (): (error: unknown) => string {
  const { t, may } = useWords()
  return error => {
    if (!isRefused(error)) return t('fault.unknown')
    const words = may(`fault.${error.code}`) ?? (error.message || t('fault.unknown'))
    return error.retryAfterMs && error.status === 429 ? `${words} ${t('fault.wait', { n: Math.ceil(error.retryAfterMs / 60_000) })}` : words
  }
}

/** What happened, in words, and the way out. */
export function Failure ({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords()
  const words = useFaultWords()
  return (
    <div className="state" role="alert">
      <p className="state-title">{t('state.failed')}</p>
      <p className="state-text">{words(error)}</p>
      {isRefused(error) && error.requestId && error.status >= 500 && <p className="state-text faint">{t('state.request', { id: error.requestId })}</p>}
      {retry && <Button onClick={retry}>{t('action.retry')}</Button>}
    </div>
  )
}

export function RoomPage ({ title, aside, children, actions }: { title: string; aside?: ReactNode; children: ReactNode; actions?: ReactNode }) {
  return (
    <main className="room" id="main" tabIndex={-1}>
      <header className="room-head">
        <div><h1>{title}</h1>{aside && <p className="room-aside">{aside}</p>}</div>
        <div className="room-actions">{actions}</div>
      </header>
      {children}
    </main>
  )
}
