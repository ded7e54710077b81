import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { lazy, Suspense, useEffect } from 'react'
import { useWords } from '../i18n/index.ts'
import { Fence } from '../parts/fence.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { SessionProvider, useSessionQuery } from '../session.tsx'
import { useSettings, ZoneProvider } from '../settings.tsx'
import { antdTheme } from '../theme.ts'

const Frame = lazy(() => import('./frame.tsx').then(part => ({ default: part.Frame })))
const SignIn = lazy(() => import('./sign-in.tsx').then(part => ({ default: part.SignIn })))

/** Popovers, menus and messages open inside a landmark of their own: what lies outside of all landmarks is lost to screen readers. */
const layer = (): HTMLElement => document.getElementById('layer') ?? document.body

export function App () {
  const { shade } = useSettings()
  const { t, language } = useWords()
  return (
    <ConfigProvider theme={antdTheme(shade)} locale={language === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }} wave={{ disabled: true }} getPopupContainer={layer}>
      <AntApp component={false} message={{ maxCount: 3, getContainer: layer }}>
        <Fence><Suspense fallback={null}><Door /></Suspense></Fence>
        <section id="layer" aria-label={t('app.layer')} />
      </AntApp>
    </ConfigProvider>
  )
}

/** Sign-in or the desk, whichever fits the session. */
function Door () {
  const session = useSessionQuery()
  const { t } = useWords()
  useEffect(() => { if (!session.data) document.title = t('app.name') }, [session.data, t])
  if (session.isError) return <main className="full-page"><h1 className="hidden-heading">{t('app.name')}</h1><Failure error={session.error} retry={() => { void session.refetch() }} /></main>
  if (session.isPending) return <main className="full-page"><h1 className="hidden-heading">{t('app.name')}</h1><Loading /></main>
  if (!session.data) return <SignIn />
  return (
    <SessionProvider value={session.data}>
      <ZoneProvider value={session.data.shop.timeZone}><Frame /></ZoneProvider>
    </SessionProvider>
  )
}
