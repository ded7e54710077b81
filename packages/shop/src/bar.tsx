import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { DemoView } from '@zhiyu/server/contract/demo'
import { setTraffic } from './api.ts'
import { named, type Locale, type Say } from './words.ts'

export interface BarProps { readonly demo: DemoView; readonly who: string | null; readonly pick: (who: string | null) => void; readonly say: Say; readonly locale: Locale }

/** Not part of a shop: the demonstration's own controls, plainly marked. */
export function DemoBar ({ demo, who, pick, say, locale }: BarProps): VNode {
  const [traffic, setOn] = useState(demo.traffic)
  const [failed, setFailed] = useState(false)
  const [busy, setBusy] = useState(false)
  async function flip (): Promise<void> {
    setBusy(true)
    try { setOn(await setTraffic(!traffic, demo.staff)); setFailed(false) } catch { setFailed(true) }
    setBusy(false)
  }
  const present = demo.shoppers.find(one => one.externalId === who)
  return <aside class="demo" aria-label={say('demo.mark')}>
    <div class="demo-inner">
      <p class="demo-say"><strong class="demo-mark">{say('demo.mark')}</strong>{say('demo.say')}</p>
      <div class="people" role="group" aria-label={say('demo.pick')}>
        <button type="button" class="person" aria-pressed={who === null} onClick={() => pick(null)}><span class="blank-face" aria-hidden="true">?</span><span><b>{say('demo.visitor')}</b><small>{say('demo.visitorLine')}</small></span></button>
        {demo.shoppers.map(one => <button type="button" class="person" key={one.externalId} aria-pressed={one.externalId === who} onClick={() => pick(one.externalId)}>
          <img src={one.avatar} alt="" width="36" height="36" /><span><b lang="zh-CN">{one.name}</b><small>{named(say, 'tier', one.tier)} · {one.line[locale]}</small></span></button>)}
      </div>
      <div class="demo-tools">
        <button type="button" class="switch" role="switch" aria-checked={traffic} disabled={busy} onClick={() => { void flip() }}><span class="knob" aria-hidden="true" />{say('demo.traffic')}{say(traffic ? 'demo.trafficOn' : 'demo.trafficOff')}</button>
        <span role="status" class="failed">{failed ? say('demo.trafficFail') : ''}</span>
        <a href="/desk/">{say('demo.desk')}</a><a href="/docs">{say('demo.docs')}</a>
        <span class="sr" role="status">{present?.name ?? say('demo.visitor')}</span>
      </div>
    </div>
  </aside>
}
