import { Drawer } from 'antd'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useWords } from '../i18n/index.ts'
import { Loading } from '../parts/states.tsx'

const ShopperPanel = lazy(() => import('../shopper/panel.tsx').then(part => ({ default: part.ShopperPanel })))

let shown: string | null = null
const listeners = new Set<() => void>()
function show (id: string | null): void {
  shown = id
  for (const listener of listeners) listener()
}

/** Opens a shopper's profile over whatever room we are in. */
export const openShopper = (customerId: string): void => { show(customerId) }

export function ShopperDrawer () {
  const { t } = useWords()
  const customerId = useSyncExternalStore(listener => { listeners.add(listener); return () => { listeners.delete(listener) } }, () => shown)
  return (
    <Drawer open={customerId !== null} onClose={() => { show(null) }} title={t('shopper.title')} size={400} destroyOnHidden styles={{ body: { padding: 0 } }}>
      {customerId && <Suspense fallback={<Loading />}><ShopperPanel customerId={customerId} conversation={undefined} onLeave={() => { show(null) }} /></Suspense>}
    </Drawer>
  )
}
