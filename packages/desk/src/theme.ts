import { theme, type ThemeConfig } from 'antd'

export type Shade = 'light' | 'dark'

/** Quiet neutrals with one jade accent. Each text colour holds 4.5:1 on each surface it is used on (checked by axe in the browser test);
 *  antd's own greys for placeholder and secondary text do not. */
const light = {
  page: '#f5f6f6', panel: '#ffffff', raised: '#ffffff', sunken: '#eff1f1', line: '#e3e6e6', lineStrong: '#c3c9c8',
  text: '#17201e', soft: '#4c5855', faint: '#5f6a67', accent: '#0b6e5f', accentSoft: '#e3f1ee', onAccent: '#ffffff',
  red: '#b3261e', redSoft: '#fbeae8', amber: '#8a5300', amberSoft: '#fdf1dc', green: '#19713f', greenSoft: '#e4f3ea', blue: '#1f5fae', blueSoft: '#e7eff9', violet: '#6a3fb5', violetSoft: '#f0eafa', chartWarm: '#dba245',
}
const dark: typeof light = {
  page: '#101413', panel: '#171c1b', raised: '#1f2524', sunken: '#121716', line: '#29312f', lineStrong: '#46514e',
  text: '#e7ecea', soft: '#b3beba', faint: '#9aa6a2', accent: '#56c7b0', accentSoft: '#173a34', onAccent: '#04231d',
  red: '#ff9b92', redSoft: '#3a1d1b', amber: '#f2bb62', amberSoft: '#38290f', green: '#7bd49e', greenSoft: '#173323', blue: '#8cb8f2', blueSoft: '#17293f', violet: '#c0a4f4', violetSoft: '#2a2140', chartWarm: '#d9a048',
}
export const palettes = { light, dark } as const

/** The same colours for our own CSS, as custom properties on the root element. */
export function paint (shade: Shade): void {
  const root = document.documentElement
  root.dataset['shade'] = shade
  root.style.colorScheme = shade
  for (const [name, value] of Object.entries(palettes[shade])) root.style.setProperty(`--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`, value)
}

const FONT = '-apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

export function antdTheme (shade: Shade): ThemeConfig {
  const c = palettes[shade]
  const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches // antd waits for the end of its own movements; where none are shown (ground.css) it is told so
  return {
    algorithm: shade === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: FONT, fontSize: 14, borderRadius: 6, wireframe: false, controlHeight: 32,
      colorPrimary: c.accent, colorPrimaryHover: shade === 'dark' ? '#74d6c2' : '#0d8271', colorPrimaryActive: shade === 'dark' ? '#3fb19a' : '#085648', colorPrimaryText: c.accent, colorPrimaryBg: c.accentSoft, colorPrimaryBgHover: c.accentSoft, colorPrimaryBorder: c.accent,
      colorLink: c.accent, colorLinkHover: c.accent, colorLinkActive: c.accent, colorTextLightSolid: c.onAccent,
      colorText: c.text, colorTextSecondary: c.soft, colorTextTertiary: c.faint, colorTextQuaternary: c.faint, colorTextPlaceholder: c.faint, colorTextDescription: c.faint, colorTextDisabled: c.faint, colorIcon: c.soft, colorIconHover: c.text, colorTextHeading: c.text, colorTextLabel: c.soft,
      colorBgBase: c.panel, colorBgContainer: c.panel, colorBgElevated: c.raised, colorBgLayout: c.page, colorBgSpotlight: shade === 'dark' ? '#33403c' : '#24302d', colorFillAlter: c.sunken, colorBgContainerDisabled: c.sunken,
      colorBorder: c.lineStrong, colorBorderSecondary: c.line, colorSplit: c.line,
      colorError: c.red, colorErrorText: c.red, colorErrorBg: c.redSoft, colorWarning: c.amber, colorWarningText: c.amber, colorWarningBg: c.amberSoft, colorSuccess: c.green, colorSuccessText: c.green, colorSuccessBg: c.greenSoft, colorInfo: c.blue, colorInfoText: c.blue, colorInfoBg: c.blueSoft,
      boxShadow: '0 8px 24px rgb(0 0 0 / 12%)', boxShadowSecondary: '0 8px 28px rgb(0 0 0 / 14%), 0 1px 3px rgb(0 0 0 / 8%)', motion, motionDurationMid: '0.12s', motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', primaryColor: c.onAccent, dangerColor: shade === 'dark' ? '#2b0704' : '#ffffff', fontWeight: 500 },
      Tooltip: { colorTextLightSolid: '#ffffff' },
      Table: { headerBg: c.panel, headerColor: c.soft, headerSplitColor: 'transparent', rowHoverBg: c.sunken, cellPaddingBlock: 10, cellPaddingInline: 12 },
      Segmented: { trackBg: c.sunken, itemSelectedBg: c.raised, itemColor: c.soft, itemSelectedColor: c.text },
      Tabs: { itemColor: c.soft, itemSelectedColor: c.text, itemHoverColor: c.text, horizontalItemGutter: 20 },
      Modal: { titleFontSize: 16 },
      Form: { labelColor: c.soft, verticalLabelPadding: '0 0 4px', itemMarginBottom: 16 },
      Select: { optionSelectedBg: c.accentSoft, optionSelectedColor: c.text, multipleItemBg: c.sunken, multipleItemBorderColor: c.line, multipleItemColorDisabled: c.soft },
      Switch: { handleBg: shade === 'dark' ? '#0d1211' : '#ffffff', colorTextQuaternary: shade === 'dark' ? '#66736f' : '#75807d', colorTextTertiary: shade === 'dark' ? '#7d8b86' : '#616c69' },
    },
  }
}
