import { QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { App, Dropdown, Tooltip, type MenuProps } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { speak, useWords } from '../i18n/index.ts'
import { Face } from '../parts/face.tsx'
import { useFaultWords } from '../parts/states.tsx'
import type { Room } from '../rooms.ts'
import { hrefOf } from '../route.ts'
import { signOut, useSession } from '../session.tsx'
import { useSettings } from '../settings.tsx'
import { modKey } from './keyboard.ts'

export function usePresence () {
  const { message } = App.useApp()
  const words = useFaultWords()
  return useMutation({
    mutationFn: api.setPresence,
    onSuccess: () => { void queryClient.invalidateQueries({ queryKey: keys.session }); void queryClient.invalidateQueries({ queryKey: keys.agents }) },
    onError: error => { void message.error(words(error)) },
  })
}

export function Rail ({ rooms, here, openPalette, openSheet }: { rooms: readonly Room[]; here: string | undefined; openPalette: () => void; openSheet: () => void }) {
  const { t } = useWords()
  return (
    <nav className="rail" aria-label={t('app.rooms')}>
      <img className="rail-mark" src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="32" height="32" />
      <ul>
        {rooms.map(room => (
          <li key={room.id}>
            <Tooltip title={t(room.title)} placement="right" mouseEnterDelay={0.3}>
              <a href={hrefOf(room.id)} aria-current={room.id === here ? 'page' : undefined}><room.icon /><span className="rail-word">{t(`${room.title}.short` as 'room.inbox.short')}</span></a>
            </Tooltip>
          </li>
        ))}
      </ul>
      <div className="rail-foot">
        <Tooltip title={`${t('palette.open')} · ${modKey} K`} placement="right"><button type="button" aria-label={t('palette.open')} onClick={openPalette}><SearchOutlined /></button></Tooltip>
        <Tooltip title={`${t('sheet.title')} · ?`} placement="right"><button type="button" aria-label={t('sheet.title')} onClick={openSheet}><QuestionCircleOutlined /></button></Tooltip>
        <Me />
      </div>
    </nav>
  )
}

/** The person's own menu: presence first, because it decides whether work arrives. */
function Me () {
  const { t, may, language } = useWords()
  const { agent, shop } = useSession()
  const settings = useSettings()
  const presence = usePresence()
  const notify = async (): Promise<void> => {
    if (settings.notify) { settings.setNotify(false); return }
    if (typeof Notification !== 'undefined' && await Notification.requestPermission() === 'granted') settings.setNotify(true)
  }
  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: <span className="me-who"><b>{agent.name}</b><span>{shop.name} · {may(`role.${agent.role}`) ?? agent.role}</span></span> },
    { type: 'divider' },
    { key: 'online', label: <span className="me-line"><span className="dot dot-online" />{t('presence.online')}</span>, onClick: () => { presence.mutate('online') } },
    { key: 'away', label: <span className="me-line"><span className="dot dot-away" />{t('presence.away')}</span>, onClick: () => { presence.mutate('away') } },
    { type: 'divider' },
    { key: 'shade', label: t('setting.shade'), children: (['system', 'light', 'dark'] as const).map(choice => ({ key: `shade-${choice}`, label: t(`shade.${choice}`), onClick: () => { settings.chooseShade(choice) } })) },
    { key: 'language', label: language === 'en' ? t('language.zh') : t('language.en'), onClick: () => { void speak(language === 'en' ? 'zh-CN' : 'en') } },
    { key: 'notify', label: settings.notify ? t('setting.notify-off') : t('setting.notify-on'), onClick: () => { void notify() } },
    { type: 'divider' },
    { key: 'leave', label: t('action.sign-out'), onClick: () => { void signOut() } },
  ]
  return (
    <Dropdown menu={{ items, selectable: true, selectedKeys: [agent.presence, `shade-${settings.shadeChoice}`] }} trigger={['click']} placement="topRight">
      <button type="button" className="me" aria-label={t('app.me', { name: agent.name, presence: t(`presence.${agent.presence}`) })}>
        <Face name={agent.name} size={32} image={agent.avatar} /><span className={`dot dot-${agent.presence}`} />
      </button>
    </Dropdown>
  )
}
