import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { useLiveStatus, useOutbox } from '../live/hooks.ts'
import { live } from '../live/socket.ts'

/** Says when the desk is offline. A blip shorter than a moment is not shown; nothing below it moves (it lies on top). */
export function LineBar () {
  const { t } = useWords()
  const status = useLiveStatus()
  const waiting = useOutbox().filter(item => item.state === 'waiting').length
  const [late, setLate] = useState(false)
  const down = status === 'offline' || status === 'too-old'
  useEffect(() => {
    if (!down) { setLate(false); return }
    const timer = setTimeout(() => { setLate(true) }, 1_200)
    return () => { clearTimeout(timer) }
  }, [down])
  return (
    <div className="line-bar-place" role="status">
      {late && status === 'too-old' && <div className="line-bar"><span>{t('line.too-old')}</span><Button size="small" onClick={() => { location.reload() }}>{t('action.reload')}</Button></div>}
      {late && status === 'offline' && (
        <div className="line-bar">
          <span className="line-dot" aria-hidden="true" /><span>{waiting > 0 ? t('line.offline-waiting', { n: waiting }) : t('line.offline')}</span>
          <Button size="small" onClick={() => { live.retryNow() }}>{t('line.retry')}</Button>
        </div>
      )}
    </div>
  )
}
