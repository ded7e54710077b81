import type { VNode } from 'preact'
import type { ProductView } from '@zhiyu/server/contract/commerce'
import { openChat } from './chat.ts'
import { price } from './clock.ts'
import { named, type Locale, type Say } from './words.ts'

export interface Shelf { readonly goods: readonly ProductView[]; readonly say: Say; readonly locale: Locale }

function Card ({ one, say, locale }: { one: ProductView; say: Say; locale: Locale }): VNode {
  return <li class="goods"><a href={`#/goods/${one.id}`}>
    {one.image ? <img src={one.image} alt="" width="400" height="400" loading="lazy" /> : <span class="no-image" />}
    <span class="goods-words"><span class="goods-title" lang="zh-CN">{one.title}</span>
      <span class="goods-foot">{one.price ? <b class="price">{price(one.price, locale)}</b> : null}<small>{one.category ? named(say, 'cat', one.category) : ''}</small></span></span>
  </a></li>
}

export function Grid ({ goods, say, locale }: Shelf): VNode {
  return <ul class="grid">{goods.map(one => <Card key={one.id} one={one} say={say} locale={locale} />)}</ul>
}

const picks = ['A101', 'H606', 'S508', 'D205', 'F404']

function Hero ({ goods, say }: Shelf): VNode {
  const shown = picks.map(id => goods.find(one => one.id === id)).filter(one => one !== undefined)
  return <section class="hero" aria-labelledby="hero-title">
    <div class="hero-words"><p class="kicker">{say('hero.kicker')}</p><h1 id="hero-title">{say('hero.title')}</h1><p>{say('hero.words')}</p>
      <div class="hero-go"><a class="button" href="#shelf" onClick={event => { event.preventDefault(); document.getElementById('shelf')?.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' }) }}>{say('hero.go')}</a><button type="button" class="button ghost" onClick={openChat}>{say('hero.ask')}</button></div></div>
    <div class="hero-art" aria-hidden="true">{shown.map((one, i) => <img key={one.id} class={`art art-${i}`} src={one.image ?? ''} alt="" width="220" height="220" />)}</div>
  </section>
}

const serves = [1, 2, 3, 4] as const

export function Home (props: Shelf & { categories: readonly string[]; category: string | null; words: string }): VNode {
  const { goods, say, locale, categories, category, words } = props
  const wanted = words.trim().toLowerCase()
  const shown = goods.filter(one => (category === null || one.category === category) && (wanted === '' || `${one.title} ${one.category ?? ''} ${one.id}`.toLowerCase().includes(wanted)))
  const front = category === null && wanted === ''
  const Title = front ? 'h2' : 'h1' // every page has one first heading
  return <>
    {front ? <><Hero goods={goods} say={say} locale={locale} />
      <ul class="serves">{serves.map(n => <li key={n}><b>{say(`serve.${n}`)}</b><span>{say(`serve.${n}b`)}</span></li>)}</ul></> : null}
    <section id="shelf" aria-labelledby="shelf-title">
      <div class="shelf-head"><Title id="shelf-title">{category === null ? say('list.title') : named(say, 'cat', category)}</Title><span class="soft" role="status">{say('list.found', { n: shown.length })}</span></div>
      <nav class="chips" aria-label={say('nav.categories')}><a href="#/" aria-current={category === null ? 'page' : undefined}>{say('list.all')}</a>{categories.map(name => <a key={name} href={`#/category/${encodeURIComponent(name)}`} aria-current={category === name ? 'page' : undefined}>{named(say, 'cat', name)}</a>)}</nav>
      {shown.length > 0 ? <Grid goods={shown} say={say} locale={locale} /> : <p class="empty">{say('list.none')}</p>}
    </section>
  </>
}

export function Goods ({ goods, id, say, locale }: Shelf & { id: string }): VNode {
  const one = goods.find(each => each.id === id)
  if (!one) return <p class="empty">{say('list.none')}</p>
  const near = goods.filter(each => each.category === one.category && each.id !== id).slice(0, 4)
  return <>
    <p><a class="back" href={one.category ? `#/category/${encodeURIComponent(one.category)}` : '#/'}>← {one.category ? named(say, 'cat', one.category) : say('nav.back')}</a></p>
    <section class="detail" aria-labelledby="goods-title">
      {one.image ? <img src={one.image} alt="" width="400" height="400" /> : <span class="no-image" />}
      <div class="detail-words"><h1 id="goods-title" lang="zh-CN">{one.title}</h1><p class="soft">{say('goods.no', { id: one.id })} · {say(one.available === false ? 'goods.gone' : 'goods.stock')}</p>
        {one.price ? <p class="price big">{price(one.price, locale)}</p> : null}
        <h2>{say('goods.why')}</h2><ul class="points"><li>{say('goods.point1')}</li><li>{say('goods.point2')}</li><li>{say('goods.point3')}</li></ul>
        <button type="button" class="button" onClick={openChat}>{say('goods.ask')}</button></div>
    </section>
    {near.length > 0 ? <section aria-labelledby="near-title"><div class="shelf-head"><h2 id="near-title">{say('goods.more')}</h2></div><Grid goods={near} say={say} locale={locale} /></section> : null}
  </>
}
