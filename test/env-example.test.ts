import { readdirSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { expect, it } from 'vitest'

import { readConfig as readSimulatorConfig } from '../apps/simulator/src/config.ts'

const ROOT = new URL('../', import.meta.url)
const EXAMPLE = readFileSync(new URL('.env.example', ROOT), 'utf8')
const REFERENCE = readFileSync(new URL('docs/configuration.md', ROOT), 'utf8')

/** Every variable in sources and scripts, except those of the tests. */
function variables(): readonly string[] {
  const folders = ['api', 'worker', 'console', 'simulator'].map((app) => `apps/${app}/src`)
  const rooms = ['core', 'store', 'providers', 'telemetry', 'history'].map((room) => `packages/${room}/src`)
  const files = [...folders, ...rooms, 'scripts'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|mjs)$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(new URL(`${folder}/${file}`, ROOT), 'utf8')),
  )
  const names = files.flatMap((text) => text.match(/\bPINPOST_[A-Z][A-Z_]*[A-Z]\b/g) ?? [])
  return [...new Set(names)]
    .filter((name) => !name.startsWith('PINPOST_TEST_') && name !== 'PINPOST_MUTATION')
    .toSorted((a, b) => a.localeCompare(b))
}

it.each(variables())('%s is in .env.example and in docs/configuration.md', (name) => {
  expect(EXAMPLE).toMatch(new RegExp(`^(?:# )?${name}=.`, 'm'))
  expect(REFERENCE).toContain(`\`${name}\``)
})

it('the simulator’s commented variables in .env.example parse', () => {
  const environment = parseEnv(EXAMPLE.replaceAll(/^# (?=PINPOST_)/gm, ''))
  expect(() => readSimulatorConfig({ ...environment, NODE_ENV: 'development' })).not.toThrow()
})
