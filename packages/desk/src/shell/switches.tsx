import { Segmented } from 'antd'
import { speak, useWords, type Language } from '../i18n/index.ts'
import { useSettings, type ShadeChoice } from '../settings.tsx'

export function LanguageSwitch () {
  const { t, language } = useWords()
  return <Segmented<Language> size="small" aria-label={t('setting.language')} value={language} onChange={next => { void speak(next) }} options={[{ value: 'zh-CN', label: t('language.zh') }, { value: 'en', label: t('language.en') }]} />
}

export function ShadeSwitch () {
  const { t } = useWords()
  const { shadeChoice, chooseShade } = useSettings()
  return <Segmented<ShadeChoice> size="small" aria-label={t('setting.shade')} value={shadeChoice} onChange={chooseShade} options={[{ value: 'system', label: t('shade.system') }, { value: 'light', label: t('shade.light') }, { value: 'dark', label: t('shade.dark') }]} />
}
