import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseRoutes, readRoutesFile } from './read.ts'
import { secretsFrom } from './secrets.ts'

const YAML = `
credentials:
  main: { vendor: twilio, accountSid: AC0, authToken: { env: TOKEN } }
exchangeRates: { USD: 0.92 }
routes:
  - name: us-sms
    channel: sms
    credential: main
    sender: { service: MG0 }
    countries: [US, CA]
    ratePerSecond: 30
    concurrency: 20
    price: 0.0079
    prices: { CA: 0.0083 }
    weight: 3
    order: 1
`

describe('the routes file', () => {
  test('is YAML or JSON', () => {
    const fromYaml = parseRoutes(YAML)
    expect(fromYaml.routes[0]).toMatchObject({ name: 'us-sms', countries: ['US', 'CA'], ratePerSecond: 30 })
    expect(parseRoutes(JSON.stringify(fromYaml))).toEqual(fromYaml)
  })

  test.each([
    ['', 'the file: must be object'],
    ['routes: [', 'Flow sequence'],
    [YAML.replace('channel: sms', 'channel: fax'), 'routes/0/channel'],
    [YAML.replace('US, CA', 'usa'), 'routes/0/countries/0'],
    [YAML.replace('name: us-sms', 'name: US SMS'), 'routes/0/name'],
    [YAML.replace('price: 0.0079', 'price: -1'), 'routes/0/price'],
    [YAML.replace('weight: 3', 'wait: 3'), 'wait'],
    [YAML.replace('weight: 3', 'weight: 0'), 'routes/0/weight'],
    [YAML.replace('credential: main', 'ratePerMinute: 1'), 'credential'],
    [`${YAML}\nanchor: &a [1]\nalias: *a`, 'Alias'],
    ['x'.repeat(1_000_001), 'larger than'],
  ])('reports the problem (%#)', (text, told) => {
    expect(() => parseRoutes(text)).toThrow(told)
  })

  test('is named if it cannot be read', () => {
    expect(() => readRoutesFile('/nowhere/routes.yaml')).toThrow('/nowhere/routes.yaml cannot be read')
  })
})

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-secrets-'))
  const path = join(folder, 'token')
  writeFileSync(path, 'from-a-file\n')
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const secret = secretsFrom({ TOKEN: 'from-the-environment', EMPTY: ' ' })

  test('come from the environment or a file', () => {
    expect(secret({ env: 'TOKEN' }).reveal()).toBe('from-the-environment')
    expect(secret({ file: path }).reveal()).toBe('from-a-file')
  })

  test.each([{ env: 'MISSING' }, { env: 'EMPTY' }, { file: '/nowhere/token' }])(
    'are missed by name: %j',
    (source) => {
      expect(() => secret(source)).toThrow(/MISSING|EMPTY|nowhere/)
    },
  )
})
