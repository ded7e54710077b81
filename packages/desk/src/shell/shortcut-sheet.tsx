import { Modal, Switch } from 'antd'
import { useWords, type Key } from '../i18n/index.ts'
import { useSettings } from '../settings.tsx'
import { modKey } from './keyboard.ts'

const groups: readonly { title: Key; keys: readonly (readonly [string, Key])[] }[] = [
  { title: 'sheet.everywhere', keys: [['mod K', 'palette.open'], ['?', 'sheet.title']] },
  { title: 'sheet.inbox', keys: [['J ↓', 'sheet.next'], ['K ↑', 'sheet.previous'], ['1 – 5', 'sheet.tabs']] },
  { title: 'sheet.talk', keys: [['R', 'sheet.reply'], ['N', 'sheet.note'], ['A', 'talk.take'], ['T', 'talk.transfer'], ['E', 'talk.resolve'], ['O', 'talk.reopen'], ['I', 'intervene.title'], ['D', 'sheet.draft'], ['X', 'sheet.next-draft'], ['Esc', 'sheet.leave']] },
  { title: 'sheet.writing', keys: [['Enter', 'sheet.send'], ['Shift Enter', 'sheet.line'], ['/', 'sheet.canned'], ['@', 'sheet.at'], ['mod J', 'sheet.draft'], ['mod Enter', 'sheet.confirm']] },
]

export function ShortcutSheet ({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useWords()
  const settings = useSettings()
  return (
    <Modal open={open} onCancel={close} footer={null} title={t('sheet.title')} width={640} destroyOnHidden>
      <div className="sheet">
        {groups.map(group => (
          <section key={group.title}>
            <h2>{t(group.title)}</h2>
            <dl>{group.keys.map(([press, what]) => <div key={press}><dt>{press.split(' ').map(key => <kbd key={key}>{key === 'mod' ? modKey : key}</kbd>)}</dt><dd>{t(what)}</dd></div>)}</dl>
          </section>
        ))}
      </div>
      <label className="sheet-letters"><Switch checked={settings.letterKeys} onChange={settings.setLetterKeys} /> {t('sheet.letters')}</label>
    </Modal>
  )
}
