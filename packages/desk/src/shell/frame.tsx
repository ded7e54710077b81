import { lazy, Suspense, useEffect, useState } from 'react'
import { useLiveLine } from '../live/hooks.ts'
import { useWords } from '../i18n/index.ts'
import { Fence } from '../parts/fence.tsx'
import { Empty, Loading } from '../parts/states.tsx'
import { rooms } from '../rooms.ts'
import { go, usePlace } from '../route.ts'
import { useMay, useSession } from '../session.tsx'
import { Attention } from './attention.tsx'
import { useShortcuts } from './keyboard.ts'
import { LineBar } from './line-bar.tsx'
import { Rail } from './rail.tsx'

const Palette = lazy(() => import('./palette.tsx').then(part => ({ default: part.Palette })))
const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx').then(part => ({ default: part.ShortcutSheet })))
const ShopperDrawer = lazy(() => import('./shopper-drawer.tsx').then(part => ({ default: part.ShopperDrawer })))

/** The desk around the rooms: rail, line state, palette, shortcuts, and what calls for attention. */
export function Frame () {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const { room } = usePlace()
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  useLiveLine(agent.id, agent.name)
  useShortcuts({ 'mod+k': () => { setPalette(open => !open) }, '?': () => { setSheet(true) } })
  const mine = rooms.filter(one => may(one.permission))
  const here = mine.find(one => one.id === room)
  const first = mine[0]
  useEffect(() => { if (!here && first && room === '') go(first.id) }, [here, first, room])
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus() }}>{t('app.skip')}</a>
      <Rail rooms={mine} here={here?.id} openPalette={() => { setPalette(true) }} openSheet={() => { setSheet(true) }} />
      <div className="stage">
        <LineBar />
        <Suspense fallback={<main className="room" id="main"><h1 className="hidden-heading">{here ? t(here.title) : t('app.name')}</h1><Loading /></main>}>
          {here ? <Fence key={here.id}><here.Screen /></Fence> : room !== '' && <main className="room" id="main"><h1 className="hidden-heading">{t('app.name')}</h1><Empty title={t('room.closed')}>{t('room.closed-text')}</Empty></main>}
        </Suspense>
      </div>
      <Suspense fallback={null}>
        <Palette open={palette} close={() => { setPalette(false) }} rooms={mine} />
        <ShortcutSheet open={sheet} close={() => { setSheet(false) }} />
        <ShopperDrawer />
      </Suspense>
      <Attention />
    </div>
  )
}
