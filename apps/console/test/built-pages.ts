import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { type AliasOptions, build } from 'vite'
import { afterAll, beforeAll, expect } from 'vitest'

/**
 * Builds the pages for the tests of a file.
 * @param alias modules to replace by others
 * @returns their folder, from the first test on
 */
export function buildPages(alias: AliasOptions = []): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pinpost-pages-'))
    const root = fileURLToPath(new URL('../pages/', import.meta.url))
    await build({ root, logLevel: 'error', build: { outDir: folder }, resolve: { alias } })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => folder
}

export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const violations = await page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
  )
  expect(violations).toEqual([])
}
