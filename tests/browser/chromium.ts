import { chromium, type Browser } from 'playwright-core'
import { findChromium, thisMachine } from '../../tools/test/chromium.ts'

/** The system's Chromium (env CHROMIUM first) with a fresh profile, or why there is none. Nothing is downloaded. */
export async function openBrowser (): Promise<Browser> {
  const found = findChromium(thisMachine)
  if (found.kind === 'absent') throw new Error(`no browser: ${found.because}`)
  return chromium.launch({
    executablePath: found.path, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}
