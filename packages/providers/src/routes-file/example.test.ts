import { readFileSync } from 'node:fs'
import { Secret } from '@pinpost/core'
import { expect, test } from 'vitest'
import { makeProviders } from '../registry.ts'
import { parseRoutes } from './read.ts'

const EXAMPLE = readFileSync(new URL('../../../../docs/routes.example.yaml', import.meta.url), 'utf8')

test('the example of the guide can be opened', async () => {
  const providers = await makeProviders({
    publicUrl: 'https://verify.example.com',
    read: () => parseRoutes(EXAMPLE),
    secret: () => new Secret('0123456789abcdef0123456789abcdef'),
  })
  expect(providers.routes('sms').map(({ name }) => name)).toEqual(['us-sms', 'eu-sms', 'world-sms'])
  expect(providers.routes('voice')).toMatchObject([{ name: 'calls', ratePerSecond: 1, price: 14_000 }])
  expect(providers.routes('email')).toMatchObject([{ name: 'mail', ratePerSecond: 20, price: 400 }])
})
