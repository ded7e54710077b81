import { Button, Drawer } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { Loading } from '../parts/states.tsx'

const WhyPanel = lazy(() => import('./why-panel.tsx').then(part => ({ default: part.WhyPanel })))

/** Why the conversation is where it is, one click away. */
export function WhyButton ({ id }: { id: string }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type="link" size="small" className="why-button" aria-haspopup="dialog" aria-expanded={open} onClick={() => { setOpen(true) }}>{t('why.open')}</Button>
      <Drawer open={open} onClose={() => { setOpen(false) }} title={t('why.title')} size={680} destroyOnHidden><Suspense fallback={<Loading />}><WhyPanel id={id} /></Suspense></Drawer>
    </>
  )
}
