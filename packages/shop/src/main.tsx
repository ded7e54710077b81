import { render, type VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ProductView } from '@zhiyu/server/contract/commerce'
import type { DemoView } from '@zhiyu/server/contract/demo'
import { loadDemo, loadGoods, statusOf } from './api.ts'
import { DemoBar } from './bar.tsx'
import { embed, openChat, setChatLocale, signInToChat, signOutOfChat } from './chat.ts'
import { Goods, Home } from './goods.tsx'
import { recall, remember } from './kept.ts'
import { Orders } from './orders.tsx'
import { named, speaker, type Locale } from './words.ts'
import './style.css'

const useRoute = (): string => {
  const [route, setRoute] = useState(window.location.hash.slice(1) || '/')
  useEffect(() => {
    const look = (): void => { setRoute(window.location.hash.slice(1) || '/'); window.scrollTo(0, 0) }
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])
  return route
}

function Shop (): VNode {
  const route = useRoute()
  const [locale, setLocale] = useState<Locale>(recall('locale') === 'en' || (recall('locale') === null && !/^zh/i.test(navigator.language)) ? 'en' : 'zh-CN')
  const [demo, setDemo] = useState<DemoView | null>(null)
  const [goods, setGoods] = useState<readonly ProductView[]>([])
  const [who, setWho] = useState<string | null>(recall('shopper'))
  const [words, setWords] = useState('')
  const [trouble, setTrouble] = useState<'off' | 'fail' | null>(null)
  const main = useRef<HTMLElement>(null)
  const say = speaker(locale)

  useEffect(() => {
    Promise.all([loadDemo(), loadGoods()]).then(([view, shelf]) => {
      setDemo(view)
      setGoods(shelf.products)
      embed(view.shop, locale)
      const kept = recall('shopper')
      if (kept && view.shoppers.some(one => one.externalId === kept)) signInToChat(kept)
      else setWho(null)
    }, error => setTrouble(statusOf(error) === 404 ? 'off' : 'fail'))
  }, [])
  useEffect(() => { document.documentElement.lang = locale; document.title = demo?.shopName ?? '知遇良品' }, [locale, demo])
  const first = useRef(true)
  useEffect(() => { if (first.current) first.current = false; else main.current?.focus() }, [route])

  function pick (next: string | null): void {
    if (next === who) return
    if (who !== null) signOutOfChat() // another person: nothing of the talk before may stay in sight
    setWho(next)
    remember('shopper', next)
    if (next !== null) signInToChat(next)
  }

  function speakAs (next: Locale): void {
    setLocale(next)
    remember('locale', next)
    setChatLocale(next)
  }

  const categories = [...new Set(goods.map(one => one.category).filter(name => name !== null))]
  const [, place = '', key = ''] = route.split('/')
  const page = trouble ? <p class="empty" role="alert">{say(trouble === 'off' ? 'demo.off' : 'demo.fail')}</p>
    : place === 'orders' ? <Orders who={who} say={say} locale={locale} />
      : goods.length === 0 ? <p class="empty" role="status">…</p>
        : place === 'goods' ? <Goods goods={goods} id={decodeURIComponent(key)} say={say} locale={locale} />
          : <Home goods={goods} categories={categories} category={place === 'category' ? decodeURIComponent(key) : null} words={words} say={say} locale={locale} />
  return <>
    <a class="skip" href="#main" onClick={event => { event.preventDefault(); main.current?.focus() }}>{say('nav.skip')}</a>
    {demo ? <DemoBar demo={demo} who={who} pick={pick} say={say} locale={locale} /> : null}
    <header class="top"><div class="top-inner">
      <a class="logo" href="#/" lang="zh-CN"><span class="seal">知遇</span>良品</a>
      <nav class="shelves" aria-label={say('nav.shelves')}>{categories.map(name => <a key={name} href={`#/category/${encodeURIComponent(name)}`}>{named(say, 'cat', name)}</a>)}</nav>
      <form role="search" onSubmit={event => { event.preventDefault(); window.location.hash = '#/' }}><input type="search" aria-label={say('nav.search')} placeholder={say('nav.search')} value={words} onInput={event => { setWords(event.currentTarget.value); if (place !== '' && place !== 'category') window.location.hash = '#/' }} /></form>
      <a class="top-link" href="#/orders" aria-current={place === 'orders' ? 'page' : undefined}>{say('nav.orders')}</a>
      <button type="button" class="top-link" onClick={openChat}>{say('nav.help')}</button>
      <button type="button" class="top-link" lang={locale === 'en' ? 'zh-CN' : 'en'} onClick={() => speakAs(locale === 'en' ? 'zh-CN' : 'en')}>{say('nav.language')}</button>
    </div></header>
    <main id="main" ref={main} tabIndex={-1}>{page}</main>
    <footer class="foot"><p>{say('foot.words')}</p><p>{say('foot.powered')} · <a href="/docs">{say('demo.docs')}</a> · <a href="/desk/">{say('demo.desk')}</a></p></footer>
  </>
}

const root = document.getElementById('shop')
if (root) render(<Shop />, root)
