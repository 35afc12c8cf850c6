import type { Engine } from '@aws-sdk/client-polly'
import { Secret } from '@pinpost/core'
import { makeValidator } from 'envalid'

import type { PollyOptions } from './index.ts'

const ENGINES: readonly Engine[] = ['standard', 'neural', 'long-form', 'generative']
const isEngine = (name: string): name is Engine => ENGINES.some((engine) => engine === name)

const region = makeValidator((text) => {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) throw new Error('not an AWS region (such as eu-central-1)')
  return text
})
const engines = makeValidator((text): readonly Engine[] => {
  const names = text.split(',').map((name) => name.trim())
  const known = names.filter(isEngine)
  if (known.length < names.length) throw new Error(`engines are ${ENGINES.join(', ')}`)
  if (new Set(known).size < known.length) throw new Error('an engine is listed twice')
  return known
})
const endpoint = makeValidator((text) => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new Error('not an http or https URL')
  return text.replace(/\/+$/, '')
})
const accessKeyId = makeValidator((text) => {
  if (!/^\w{16,128}$/.test(text)) throw new Error('not an access key (16 to 128 letters and digits)')
  return text
})
const secretAccessKey = makeValidator((text) => {
  if (text.length < 16 || text.length > 256) throw new Error('wrong length: use 16 to 256 characters')
  return text
})

const has =
  (name: string) =>
  (values: Readonly<Record<string, unknown>>): boolean =>
    values[name] !== undefined

/** Environment variables of Polly; every app that places calls merges them into its own. */
export const POLLY_VARIABLES = {
  PINPOST_POLLY_REGION: region({
    default: undefined,
    requiredWhen: has('PINPOST_POLLY_ACCESS_KEY_ID'),
    desc: 'the AWS region whose Amazon Polly speaks in calls; without it carriers speak with their own voices',
    example: 'eu-central-1',
  }),
  PINPOST_POLLY_ENGINES: engines({
    default: ['neural', 'standard'],
    desc: `Polly's engines in the order in which a voice is looked for: ${ENGINES.join(', ')}`,
    example: 'neural,standard',
  }),
  PINPOST_POLLY_ENDPOINT: endpoint({
    default: undefined,
    desc: "in the place of the region's own endpoint, such as one inside a private network",
    example: 'https://polly.eu-central-1.amazonaws.com',
  }),
  PINPOST_POLLY_ACCESS_KEY_ID: accessKeyId({
    default: undefined,
    requiredWhen: has('PINPOST_POLLY_SECRET_ACCESS_KEY'),
    desc: 'an access key that may polly:DescribeVoices and polly:SynthesizeSpeech; without it the role of container or machine is used',
    example: 'AKIAIOSFODNN7EXAMPLE',
  }),
  PINPOST_POLLY_SECRET_ACCESS_KEY: secretAccessKey({
    default: undefined,
    requiredWhen: has('PINPOST_POLLY_ACCESS_KEY_ID'),
    desc: "the access key's secret",
    example: '40 characters',
  }),
}

interface PollyEnvironment {
  readonly PINPOST_POLLY_REGION: string | undefined
  readonly PINPOST_POLLY_ENGINES: readonly Engine[]
  readonly PINPOST_POLLY_ENDPOINT: string | undefined
  readonly PINPOST_POLLY_ACCESS_KEY_ID: string | undefined
  readonly PINPOST_POLLY_SECRET_ACCESS_KEY: string | undefined
}

/** @returns undefined if Polly is not configured */
export function pollyOptions(environment: PollyEnvironment): PollyOptions | undefined {
  const { PINPOST_POLLY_REGION, PINPOST_POLLY_ACCESS_KEY_ID: id } = environment
  const secret = environment.PINPOST_POLLY_SECRET_ACCESS_KEY
  if (PINPOST_POLLY_REGION === undefined) return undefined
  return {
    region: PINPOST_POLLY_REGION,
    engines: environment.PINPOST_POLLY_ENGINES,
    endpoint: environment.PINPOST_POLLY_ENDPOINT,
    credentials:
      id === undefined || secret === undefined
        ? undefined
        : { accessKeyId: id, secretAccessKey: new Secret(secret) },
  }
}
