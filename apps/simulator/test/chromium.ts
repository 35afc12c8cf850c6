import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** For pages, milliseconds: on a busy machine Playwright's 30 s may be too short. */
export const PAGE_TIMEOUT_MS = 180_000

/** The browser of this machine, preferably the one that `npm test` found or installed. Tests download none. */
export function findChromium(): string | undefined {
  const given = process.env['PINPOST_TEST_CHROMIUM']
  if (given !== undefined && given !== '') return given
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(`no browser in PATH: looked for ${NAMES.join(', ')}`)
  return await chromium.launch({ executablePath, args: ARGUMENTS })
}

const hasBrowser = findChromium() !== undefined
const NOTICE = 'NO CHROMIUM WAS FOUND: THE PHONE PAGE IS NOT TESTED'
if (!hasBrowser && process.env['CI'] === 'true') throw new Error(NOTICE)
if (!hasBrowser) console.warn(`\n!!! ${NOTICE} !!!\n`)

/** A `describe` for tests that need a browser: without one they are skipped with a warning, and fail in CI. */
// oxlint-disable-next-line vitest/valid-describe-callback, vitest/valid-title -- tests give name and callback
export const browserTests = describe.skipIf(!hasBrowser)

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
