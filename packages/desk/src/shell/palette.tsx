import { useQuery } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useDeferredValue, useEffect, useState } from 'react'
import { api } from '../api/calls.ts'
import { speak, useWords } from '../i18n/index.ts'
import type { Room } from '../rooms.ts'
import { go } from '../route.ts'
import { signOut, useMay } from '../session.tsx'
import { useSettings } from '../settings.tsx'
import { usePresence } from './rail.tsx'
import { openShopper } from './shopper-drawer.tsx'

interface Command { readonly id: string; readonly group: string; readonly title: string; readonly hint?: string; run (): void }

/** ⌘K: everything the desk can do, and every shopper, by typing. */
export function Palette ({ open, close, rooms }: { open: boolean; close: () => void; rooms: readonly Room[] }) {
  const { t } = useWords()
  return (
    <Modal open={open} onCancel={close} footer={null} closable={false} width={560} className="palette" title={<span className="hidden-heading">{t('palette.open')}</span>} destroyOnHidden style={{ top: 96 }}>
      <PaletteBody close={close} rooms={rooms} />
    </Modal>
  )
}

function useCommands (rooms: readonly Room[]): readonly Command[] {
  const { t, language } = useWords()
  const may = useMay()
  const presence = usePresence()
  const { chooseShade } = useSettings()
  return [
    ...rooms.map(room => ({ id: room.id, group: t('palette.rooms'), title: t(room.title), run: () => { go(room.id) } })),
    ...(may('conversation.reply') ? (['online', 'away'] as const).map(to => ({ id: to, group: t('palette.presence'), title: t(`presence.${to}`), run: () => { presence.mutate(to) } })) : []),
    ...(['light', 'dark', 'system'] as const).map(to => ({ id: to, group: t('setting.shade'), title: t(`shade.${to}`), run: () => { chooseShade(to) } })),
    { id: 'language', group: t('setting.language'), title: language === 'en' ? t('language.zh') : t('language.en'), run: () => { void speak(language === 'en' ? 'zh-CN' : 'en') } },
    { id: 'leave', group: t('palette.me'), title: t('action.sign-out'), run: () => { void signOut() } },
  ]
}

function PaletteBody ({ close, rooms }: { close: () => void; rooms: readonly Room[] }) {
  const { t } = useWords()
  const may = useMay()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const wanted = useDeferredValue(text.trim())
  const found = useQuery({ queryKey: ['find-shopper', wanted], queryFn: ({ signal }) => api.findCustomers(wanted, signal), enabled: wanted.length >= 2 && may('customer.read'), placeholderData: before => before })
  const low = text.trim().toLowerCase()
  const commands = useCommands(rooms).filter(command => low === '' || `${command.title} ${command.group} ${command.id}`.toLowerCase().includes(low))
  const shoppers: Command[] = wanted.length < 2 ? [] : (found.data?.items ?? []).slice(0, 8).map(shopper => ({
    id: `shopper-${shopper.id}`, group: t('palette.shoppers'), title: shopper.name ?? t('shopper.anonymous'), hint: [t(`tier.${shopper.tier}`), shopper.phone, shopper.externalId].filter(Boolean).join(' · '), run: () => { openShopper(shopper.id) },
  }))
  const all = [...commands, ...shoppers]
  const current = Math.min(at, all.length - 1)
  useEffect(() => { document.getElementById(`palette-${current}`)?.scrollIntoView({ block: 'nearest' }) }, [current])
  const choose = (command: Command | undefined): void => { if (command) { close(); command.run() } }
  return (
    <>
      <input
        className="palette-input" autoFocus type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={all[current] ? `palette-${current}` : undefined}
        aria-label={t('palette.open')} placeholder={t('palette.hint')} value={text}
        onChange={event => { setText(event.target.value); setAt(0) }}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'ArrowDown') { event.preventDefault(); setAt(Math.min(current + 1, all.length - 1)) }
          if (event.key === 'ArrowUp') { event.preventDefault(); setAt(Math.max(current - 1, 0)) }
          if (event.key === 'Enter') { event.preventDefault(); choose(all[current]) }
        }}
      />
      <div className="palette-list" role="listbox" id="palette-list" aria-label={t('palette.open')}>
        {all.map((command, index) => (
          <div key={command.id} id={`palette-${index}`} role="option" aria-selected={index === current} className="palette-item" onClick={() => { choose(command) }} onMouseMove={() => { setAt(index) }}>
            <span className="palette-group">{command.group}</span><span className="grow cut">{command.title}</span>{command.hint && <span className="faint cut">{command.hint}</span>}
          </div>
        ))}
      </div>
      {all.length === 0 && <p className="palette-none" role="status">{t('palette.none')}</p>}
    </>
  )
}
