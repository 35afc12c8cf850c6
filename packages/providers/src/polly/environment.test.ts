import { cleanEnv } from 'envalid'
import { expect, test } from 'vitest'

import { POLLY_VARIABLES, pollyOptions } from './environment.ts'

const KEY = 'AKIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

/** The options, or the names of the invalid variables. */
function read(variables: NodeJS.ProcessEnv) {
  let wrong: string[] = []
  const environment = cleanEnv(variables, POLLY_VARIABLES, {
    reporter: ({ errors }) => (wrong = Object.keys(errors)),
  })
  return wrong.length > 0 ? wrong : pollyOptions(environment)
}

test('without a region there is no Polly', () => {
  expect(read({})).toBe(undefined)
})

test('with only a region: neural before standard, and the credentials of the machine', () => {
  expect(read({ PINPOST_POLLY_REGION: 'eu-central-1' })).toEqual({
    region: 'eu-central-1',
    engines: ['neural', 'standard'],
    endpoint: undefined,
    credentials: undefined,
  })
})

test('engines, endpoint and an access key', () => {
  const options = read({
    PINPOST_POLLY_REGION: 'us-gov-west-1',
    PINPOST_POLLY_ENGINES: 'generative, long-form',
    PINPOST_POLLY_ENDPOINT: 'http://127.0.0.1:9/',
    PINPOST_POLLY_ACCESS_KEY_ID: KEY,
    PINPOST_POLLY_SECRET_ACCESS_KEY: SECRET,
  })
  expect(options).toMatchObject({
    region: 'us-gov-west-1',
    engines: ['generative', 'long-form'],
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: KEY },
  })
  expect(JSON.stringify(options)).not.toContain(SECRET)
})

test.each([
  ['PINPOST_POLLY_REGION', 'Frankfurt'],
  ['PINPOST_POLLY_ENGINES', 'neural,best'],
  ['PINPOST_POLLY_ENGINES', 'neural,neural'],
  ['PINPOST_POLLY_ENGINES', ','],
  ['PINPOST_POLLY_ENDPOINT', 'polly'],
])('%s cannot be %j', (name, value) => {
  expect(read({ PINPOST_POLLY_REGION: 'eu-central-1', [name]: value })).toEqual([name])
})

test('an access key must be complete, and needs a region', () => {
  const [id, secret] = ['PINPOST_POLLY_ACCESS_KEY_ID', 'PINPOST_POLLY_SECRET_ACCESS_KEY']
  const region = { PINPOST_POLLY_REGION: 'eu-central-1' }
  expect(read({ ...region, [id]: KEY })).toEqual([secret])
  expect(read({ ...region, [secret]: SECRET })).toEqual([id])
  expect(read({ [id]: KEY, [secret]: SECRET })).toEqual(['PINPOST_POLLY_REGION'])
})
