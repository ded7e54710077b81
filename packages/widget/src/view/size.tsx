import type { VNode } from 'preact'
import { announce } from '../chat/announce.ts'
import { t } from '../words/words.ts'
import { LARGEST, senior, setSenior, setSize, size, SMALLEST } from './preferences.ts'

export function SizeControl ({ labelled = true }: { labelled?: boolean }): VNode {
  return <div class="size">
    <button type="button" class="tool" aria-label={`A− ${t('senior.smaller')}`} disabled={size.value <= SMALLEST} onClick={() => { setSize(size.value - 2); announce(t('senior.size', { n: size.value })) }}>A−</button>
    {labelled ? <input type="range" aria-label={t('settings.size')} min={SMALLEST} max={LARGEST} step={1} value={size.value} onInput={event => setSize(Number(event.currentTarget.value))} /> : null}
    <button type="button" class="tool" aria-label={`A+ ${t('senior.larger')}`} disabled={size.value >= LARGEST} onClick={() => { setSize(size.value + 2); announce(t('senior.size', { n: size.value })) }}>A+</button>
  </div>
}

export function toggleSenior (): void {
  setSenior(!senior.value)
  announce(t(senior.value ? 'senior.changedOn' : 'senior.changedOff'))
}
