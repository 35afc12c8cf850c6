import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { STORE_VARIABLES } from '../packages/store/src/index.ts'
import { readEnvironment } from '../packages/telemetry/src/index.ts'

const ROOT = new URL('../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8')

const VARIABLES = /^(?:# )?(\w*(?:SECRET|TOKEN|PASSWORD|_KEYS?|ACCESS_KEY_ID)\w*)=(\S+)$/gm
const ACCOUNT_SECRETS = /secrets?["']?:\s*\[?["']([^"'…]+)["']/g

/** Every secret in these files, with a variable that could contain it. */
function published(): readonly (readonly [string, string])[] {
  const variables = ['.env.example', 'deploy/container/development.env'].flatMap((file) =>
    [...read(file).matchAll(VARIABLES)]
      .map(([, name = '', value = '']) => [name, value] as const)
      .filter(([name]) => !name.endsWith('_FILE')),
  )
  const passwords = [...read('docker-compose.yml').matchAll(/PASSWORD:-([^}]+)\}/g)].map(
    ([, value = '']) => ['PINPOST_REDIS_URL', `redis://:${value}@127.0.0.1:6379`] as const,
  )
  const accounts = ['.env.example', 'apps/api/src/config.ts'].flatMap((file) =>
    [...read(file).matchAll(ACCOUNT_SECRETS)].map(
      ([, value]) => ['PINPOST_ACCOUNTS', JSON.stringify([{ key: 'shop', secrets: [value] }])] as const,
    ),
  )
  return [...variables, ...passwords, ...accounts]
}

const linesFor = (variables: Record<string, string>, NODE_ENV: string): readonly string[] => {
  try {
    readEnvironment({ ...variables, NODE_ENV }, { NODE_ENV: STORE_VARIABLES.NODE_ENV })
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : []
  }
  return []
}

describe('a secret that is published in our files', () => {
  it('is found in all files', () => {
    const names = published().map(([name]) => name)
    for (const name of [
      'PINPOST_PIN_KEYS',
      'PINPOST_ACCOUNTS',
      'PINPOST_POLLY_SECRET_ACCESS_KEY',
      'PINPOST_REDIS_URL',
    ])
      expect(names).toContain(name)
    expect(published().length).toBeGreaterThanOrEqual(14)
  })

  it.each(published())('is refused in production as %s=%s, by name and without the value', (name, value) => {
    const lines = linesFor({ [name]: value }, 'production')
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^  ${name}: holds a secret that is printed in`)),
    ])
    expect(linesFor({ [name]: value }, 'development')).toEqual([])
  })

  it('is refused among others, under another key id, and without its padding', () => {
    const key = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
    expect(
      linesFor({ PINPOST_PIN_KEYS: `mine:${'x'.repeat(43)}=, other:${key}` }, 'production'),
    ).toHaveLength(1)
    expect(linesFor({ VONAGE_SIGNATURE_SECRET: 'change-me-please' }, 'production')).toHaveLength(1)
    expect(linesFor({ PINPOST_PIN_KEYS: `mine:${'x'.repeat(43)}=` }, 'production')).toEqual([])
  })
})
