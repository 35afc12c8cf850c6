import { inspect } from 'node:util'
import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import type { CredentialContext } from '../vendor.ts'
import * as fixture from './aws-sms-fixture.suite.ts'
import { awsSms } from './index.ts'

const { WIRING, TOPICS } = fixture
const context: CredentialContext = { timeoutMs: 1_000, secret: () => new Secret(fixture.SECRET_KEY) }
const KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: { env: 'AWS_SECRET' } }
const REGION = { region: 'eu-central-1' }
const SET = { configurationSet: 'pinpost' }

describe('the settings of a credential', () => {
  test.each([
    {},
    KEY,
    { ...KEY, sessionToken: { file: '/run/secrets/token' } },
    { ...SET, topicArn: TOPICS.current },
    { ...SET, topicArn: [TOPICS.current, TOPICS.previous] },
    { ...SET, topicArn: 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:pinpost' },
    { endpoint: 'https://vpce-0a1b.sms-voice.eu-central-1.vpce.amazonaws.com', maxPrice: 0.2 },
  ])('are accepted: %j', (settings) => {
    const carrier = awsSms.open({ ...REGION, ...settings }, context)
    expect(carrier.sms?.(WIRING)).toMatchObject({ name: 'aws-test', channel: 'sms' })
    expect(carrier.voice).toBe(undefined)
  })

  test.each([
    [{ accessKeyId: KEY.accessKeyId }, 'accessKeyId, secretAccessKey: set both or neither'],
    [{ secretAccessKey: KEY.secretAccessKey }, 'accessKeyId, secretAccessKey: set both or neither'],
    [{ sessionToken: KEY.secretAccessKey }, 'accessKeyId, secretAccessKey: set both or neither'],
    [
      { topicArn: TOPICS.current },
      'configurationSet: missing, set the one whose event destination is the topic',
    ],
    [{ ...SET, topicArn: 'pinpost-sms' }, 'topicArn: not the ARN of an SNS topic'],
    [{ ...SET, topicArn: `${TOPICS.current}.fifo` }, 'topicArn: not the ARN of an SNS topic'],
    [
      { ...SET, topicArn: [TOPICS.current, TOPICS.current.replace(':sns:', ':sqs:')] },
      'topicArn: not the ARN of an SNS topic',
    ],
    [{ ...SET, topicArn: [] }, 'invalid settings'],
    [{ ...SET, topicArn: [TOPICS.current, TOPICS.current, TOPICS.current] }, 'invalid settings'],
    [{ region: 'Frankfurt' }, 'invalid settings'],
    [{ region: undefined }, 'invalid settings'],
    [{ endpoint: 'sms-voice.eu-central-1.amazonaws.com' }, 'invalid settings'],
    [{ ...KEY, secretAccessKey: fixture.SECRET_KEY }, 'invalid settings'],
    [{ maxPrice: 0 }, 'invalid settings'],
    [{ maxPrice: 100 }, 'invalid settings'],
    [{ unknown: true }, 'invalid settings'],
  ])('are refused: %j', (settings, message) => {
    let thrown: unknown
    try {
      awsSms.open({ ...REGION, ...settings }, context)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ message: expect.stringContaining(message) })
    expect(inspect(thrown)).not.toContain(fixture.SECRET_KEY)
  })

  test('without a topic refuse callbacks', async () => {
    const body = fixture.signed(fixture.notification(fixture.EVENT))
    const provider = awsSms.open(REGION, context).sms?.(WIRING)
    const reading = provider?.readReceipt(fixture.callback(body), new AbortController().signal)
    await expect(reading).resolves.toEqual({ signed: false })
  })
})
