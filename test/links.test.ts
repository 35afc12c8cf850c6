import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['docs', 'deploy', 'examples', 'apps/simulator']

const PAGES = [
  ...readdirSync(ROOT).map((name) => join(ROOT, name)),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.includes('node_modules'))
      .map((name) => join(ROOT, folder, name)),
  ),
].filter((file) => file.endsWith('.md'))

/** The anchors that GitHub makes of headings. */
const anchorsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(target)) return true
  return anchor !== undefined && statSync(target).isFile() && !anchorsOf(target).includes(anchor)
}

it.each(PAGES.map((page) => relative(ROOT, page)))('%s links to files and headings that exist', (name) => {
  const page = join(ROOT, name)
  const links = [...readFileSync(page, 'utf8').matchAll(/(?:\]\(|src=")(?!\w+:)([^)"\s]+)/g)].map(
    ([, link = '']) => link,
  )
  expect(links.filter((link) => isBroken(page, link))).toEqual([])
})

it('ARCHITECTURE.md names files that exist', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  const named = [...text.matchAll(/`([\w/.-]+\.(?:ts|lua|md))`/g)].map(([, file = '']) => file)
  expect(named.length).toBeGreaterThan(40)
  const files = ['apps', 'packages', 'test', 'docs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => !/node_modules|dist/.test(name))
      // The text omits a room's `src/`.
      .map((name) => `/${folder}/${name}`.replace('/src/', '/')),
  )
  const isThere = (name: string): boolean =>
    files.some((file) => file.endsWith(`/${name.replace('/src/', '/')}`))
  expect(named.filter((name) => !isThere(name))).toEqual([])
})
