import { fileURLToPath } from 'node:url'

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'

import { browserTests } from '../../simulator/test/chromium.ts'
import { buildPages } from './built-pages.ts'
import { fillPages, NUMBER, openPages } from './open-pages.ts'

const folder = buildPages([
  {
    find: /^\.\/en\/index\.ts$/,
    replacement: fileURLToPath(new URL('./marked-language.ts', import.meta.url)),
  },
])

/** The texts of a page, without those of elements that only show values of the API. */
const shownOn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const shown: string[] = []
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode())
      if (node.parentElement?.closest('code, ins, del, script, noscript, .text') === null)
        shown.push(node.textContent ?? '')
    for (const element of document.querySelectorAll('[aria-label]'))
      shown.push(element.getAttribute('aria-label') ?? '')
    return [document.title, ...shown]
  })

function withoutTexts(shown: string): string {
  const rest = shown.replaceAll(/⟦[^⟦⟧]*⟧/g, '')
  return rest === shown ? rest : withoutTexts(rest)
}

/** Values of the API, as `fillPages` has made them. */
const DATA = [
  /^(DE|twilio|attack|unsupportedCountry|status 410|ann)$/,
  // identifiers, URLs, names of limits, locales and types
  /^\S*[-:._/]\S*$/,
  /^[0-9a-f]{32}$/,
  // an account and a prefix: the target of an act
  /^\S+ \+\d+$/,
  // a time
  /^\d+ \p{L}+ \d{4}, [\d:]+$/u,
]
const isData = (shown: string): boolean => !/\p{L}{2}/u.test(shown) || DATA.some((known) => known.test(shown))

browserTests('the pages in another language', () => {
  it('take every text from it', async () => {
    const opened = await openPages(folder, 'admin')
    const { page, address, account, complaints, ask } = opened
    const paths = await fillPages(opened)
    await ask('operator', 'POST', '/limits/lift', { account, address: NUMBER, reason: 'attack' })
    for (const path of [...paths, '/sign-in', '/invitation']) {
      await page.goto(address + path)
      await page.waitForLoadState('networkidle')
      await page.getByRole('heading', { level: 1 }).waitFor()
      const shown = await shownOn(page)
      expect(shown.join('')).toContain('⟦')
      const rest = shown.map((each) => withoutTexts(each).trim())
      expect(rest.filter((each) => !isData(each))).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})
