import { chromium, type Browser } from 'playwright-core'
import { findChromium, thisMachine } from '../../tools/test/chromium.ts'

/** Every window of a whole Chromium loads pages of its own for its address bar, at the price of the page under test; nobody types there. A second switch replaces the first: the others are playwright-core's own. */
const WITHOUT = [
  'WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup', 'PreloadTopChromeWebUI',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
]

/** The system's Chromium (env CHROMIUM first) with a fresh profile, or why there is none. Nothing is downloaded. */
export async function openBrowser (): Promise<Browser> {
  const found = findChromium(thisMachine)
  if (found.kind === 'absent') throw new Error(`no browser: ${found.because}`)
  return chromium.launch({
    executablePath: found.path, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--disable-features=${WITHOUT.join(',')}`],
  })
}
