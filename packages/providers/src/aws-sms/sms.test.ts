import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import * as fixture from './aws-sms-fixture.suite.ts'
import { awsSmsProvider, type MessageSettings } from './sms.ts'

const { refusal, SIGNERS, DELIVERY, WIRING } = fixture
const MESSAGE_ID = '862a8790-60c0-4430-9b2b-658bdexample'
const ACCEPTED = { status: 200, body: JSON.stringify({ MessageId: MESSAGE_ID }) }
const slow = refusal('throttled', 'ThrottlingException')

testProvider('aws-sms', {
  make: (baseUrl) => awsSmsProvider(fixture.client(baseUrl), {}, fixture.inbox(), WIRING),
  delivery: DELIVERY,
  secrets: [
    fixture.PIN,
    fixture.NUMBER,
    fixture.NUMBER.slice(1),
    fixture.SECRET_KEY,
    fixture.SESSION_TOKEN,
    fixture.TEXT,
  ],
  accepted: { reply: ACCEPTED, reference: MESSAGE_ID },
  refused: {
    invalidNumber: refusal(
      'invalidNumber',
      'ValidationException',
      'INVALID_PARAMETER',
      'DestinationPhoneNumber',
    ),
    channelUnsupported: 'notTold',
    geoDenied: refusal('geoDenied', 'ValidationException', 'DESTINATION_COUNTRY_BLOCKED'),
    optedOut: refusal('optedOut', 'ConflictException', 'DESTINATION_PHONE_NUMBER_OPTED_OUT'),
    contentRejected: refusal('contentRejected', 'ValidationException', 'INVALID_PARAMETER', 'MessageBody'),
    senderRefused: refusal('senderRefused', 'ValidationException', 'SENDER_ID_NOT_REGISTERED'),
    requestRefused: refusal('requestRefused', 'ValidationException', 'OTHER'),
    fraudBlocked: refusal(
      'fraudBlocked',
      'ConflictException',
      'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE',
    ),
    credentialError: refusal('credentialError', 'UnrecognizedClientException'),
    throttled: {
      reply: { ...slow.reply, headers: { 'retry-after': '7' } },
      outcome: { kind: 'throttled', retryAfterSeconds: 7, code: 'ThrottlingException' },
    },
    unreachable: 'notTold',
    ambiguous: {
      reply: refusal('ambiguous', 'InternalServerException').reply,
      outcome: { kind: 'ambiguous', code: 'http_500' },
    },
    expired: 'notTold',
    providerError: 'notTold',
  },
  callback: {
    receipt: { status: 'delivered', price: 45_000 },
    about: { verificationId: fixture.ID, attempt: 2 },
    make(report, token) {
      const event = report === 'delivered' ? fixture.EVENT : { ...fixture.EVENT, eventType: 'TEXT_PONDERED' }
      const signer = token === 'none' ? SIGNERS.current : SIGNERS[token]
      const message = fixture.notification(event, signer)
      return fixture.callback(token === 'none' ? JSON.stringify(message) : fixture.signed(message, signer))
    },
  },
})

describe('the request', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
  })
  afterAll(() => server.close())

  async function sent(
    options: Partial<RouteWiring & MessageSettings>,
    delivery: Partial<Deliveries['sms']> = {},
  ): Promise<unknown> {
    server.script(ACCEPTED)
    const provider = awsSmsProvider(fixture.client(server.url), options, fixture.inbox(), {
      ...WIRING,
      ...options,
    })
    await provider.send({ ...DELIVERY, ...delivery }, new AbortController().signal)
    return JSON.parse(server.requests[0]?.body ?? '')
  }

  test('has exactly these fields', async () => {
    await expect(sent({})).resolves.toEqual({
      DestinationPhoneNumber: fixture.NUMBER,
      OriginationIdentity: fixture.FROM,
      MessageBody: fixture.TEXT,
      MessageType: 'TRANSACTIONAL',
      TimeToLive: 125,
      Context: { verification: fixture.ID, attempt: '2', route: 'aws-test' },
    })
  })

  test('goes to a path below the endpoint’s, signed for region and service, without the secret key', async () => {
    await sent({})
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'POST', path: '/carrier/' })
    expect(request?.headers).toMatchObject({
      'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
      'x-amz-security-token': fixture.SESSION_TOKEN,
    })
    expect(request?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/sms-voice\/aws4_request,/,
    )
    expect(JSON.stringify(request)).not.toContain(fixture.SECRET_KEY)
  })

  test('has the configuration set and maximum price of the credential', async () => {
    await expect(sent({ configurationSet: 'pinpost', maxPrice: 0.1 })).resolves.toMatchObject({
      ConfigurationSetName: 'pinpost',
      MaxPrice: '0.10000',
    })
  })

  test.each([99, 0.00001, 1.5])('has a maximum price (%d) in Amazon’s form', async (maxPrice) => {
    const { MaxPrice: price }: { MaxPrice?: unknown } = Object(await sent({ maxPrice }))
    expect(price).toMatch(/^[0-9]{0,2}\.[0-9]{1,8}$/)
    expect(String(price).length).toBeLessThanOrEqual(8)
    expect(Number(price)).toBe(maxPrice)
  })

  test.each([
    [1, 5],
    [5.9, 5],
    [600, 600],
    [300_000, 259_200],
  ])('that is valid for %d seconds has the TimeToLive %i', async (validSeconds, life) => {
    await expect(sent({}, { validSeconds })).resolves.toMatchObject({ TimeToLive: life })
  })

  test.each([
    [{ number: '12345' }, '12345'],
    [{ alphanumeric: 'ACME-1' }, 'ACME-1'],
    [{ service: 'pool-0a1b' }, 'pool-0a1b'],
    [
      { service: 'arn:aws:sms-voice:eu-central-1:123456789012:pool/pool-0a1b' },
      'arn:aws:sms-voice:eu-central-1:123456789012:pool/pool-0a1b',
    ],
  ])('is sent from %j', async (sender, identity) => {
    await expect(sent({ sender })).resolves.toMatchObject({ OriginationIdentity: identity })
  })

  test('uses the delivery’s sender if it has one', async () => {
    const delivery = { senderId: 'ACME' }
    await expect(sent({}, delivery)).resolves.toMatchObject({ OriginationIdentity: 'ACME' })
    await expect(sent({})).resolves.toMatchObject({ OriginationIdentity: fixture.FROM })
  })

  test('names the text’s registration in India only', async () => {
    const variables = { pin: DELIVERY.text, brand: 'Acme', minutes: 5 }
    const template = { id: '1107', entityId: '1101', variables }
    await expect(sent({}, { country: 'IN', template })).resolves.toMatchObject({
      DestinationCountryParameters: { IN_TEMPLATE_ID: '1107', IN_ENTITY_ID: '1101' },
    })
    const withoutEntity = await sent({}, { country: 'IN', template: { id: '1107', variables } })
    expect(withoutEntity).toMatchObject({ DestinationCountryParameters: { IN_TEMPLATE_ID: '1107' } })
    expect(withoutEntity).not.toHaveProperty('DestinationCountryParameters.IN_ENTITY_ID')
    await expect(sent({}, { country: 'CN', template })).resolves.not.toHaveProperty(
      'DestinationCountryParameters',
    )
    await expect(sent({}, { country: 'IN' })).resolves.not.toHaveProperty('DestinationCountryParameters')
  })
})

test.each([
  [undefined, 'sender: set a number, an alphanumeric or a service'],
  [{ alphanumeric: 'Ac me' }, 'sender: alphanumeric: letters, digits, _ and -'],
  [{ service: 'my pool' }, 'sender: service: id or ARN of a pool'],
])('a route with the sender %j is refused', (sender, problem) => {
  const client = fixture.client('http://127.0.0.1:9')
  expect(() => awsSmsProvider(client, {}, fixture.inbox(), { ...WIRING, sender })).toThrow(problem)
})
