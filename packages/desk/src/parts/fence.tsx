import { Component, type ReactNode } from 'react'
import { Button } from 'antd'
import { useWords } from '../i18n/index.ts'

/** Keeps one room's fault from taking the desk down. React knows no other way to catch one than a class. */
export class Fence extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError (): { broken: boolean } {
    return { broken: true }
  }

  override render (): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

/** Most often the desk was updated while it was open, and a part of the old one is no longer there. */
function Broken () {
  const { t } = useWords()
  return (
    <main className="full-page" id="main"><div className="state" role="alert">
      <h1 className="state-title">{t('state.broken')}</h1><p className="state-text">{t('state.broken-text')}</p>
      <Button type="primary" onClick={() => { location.reload() }}>{t('action.reload')}</Button>
    </div></main>
  )
}
