import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

import { describe, expect, it } from 'vitest'

import { freePort, startService, until } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'
import { startCollector } from './collector.ts'
import { drive, operationsOf } from './drive.ts'
import { findLeaks } from './leaks.ts'
import { startReceiver } from '../support/receiver.ts'
import { storeOf } from '../support/store-of.ts'
import { monitorRedis } from './monitor.ts'

/** A minute of a workflow takes three seconds; a PIN with a life of an hour is valid for three minutes. */
const TIME_SCALE = 20
const PIN_SECONDS = '3600'

const someSecret = (): string => `s${randomBytes(12).toString('hex')}`
/** With letters beyond hex, so that no id can contain it. */
const somePin = (): string => `Zq${randomBytes(4).toString('hex')}`

const PAYEE = somePin()
const AMOUNT = '47114.71'

const CUSTOM = { key: 'custom01', secret: someSecret(), previous: someSecret() }
const PLAIN = { key: 'plain001', secret: someSecret() }
const STRANGER = { key: CUSTOM.key, secret: someSecret() }
const ACCOUNTS = [
  {
    key: CUSTOM.key,
    secrets: [CUSTOM.secret, CUSTOM.previous],
    customPin: true,
    networkUnblock: true,
    limits: 'off',
  },
  {
    key: PLAIN.key,
    secrets: [PLAIN.secret],
    limits: 'off',
    trialNumbers: ['+447700900350', '+447700900352'],
  },
]

const FORBIDDEN =
  '{"message":"To +447700900303 with the text Your code: Zq77777777","code":20500,"status":500}'
/** Faults of the carrier for a number, with the outcome or receipt in the log. */
const FATES = [
  { fault: { type: 'httpStatus', status: 500, body: FORBIDDEN }, told: 'ambiguous' },
  { fault: { type: 'error', code: 21_610, message: FORBIDDEN }, told: 'optedOut' },
  { fault: { type: 'httpStatus', status: 429, body: FORBIDDEN }, told: 'throttled' },
  { fault: { type: 'error', code: 21_211, message: 'no +447700900305' }, told: 'invalidNumber' },
  { fault: { type: 'timeout', accept: true }, told: 'ambiguous' },
  { fault: { type: 'reset', accept: false }, told: 'ambiguous' },
  { fault: { type: 'undelivered', code: 30_003 }, told: 'accepted' },
  { fault: { type: 'failed' }, told: 'accepted' },
  { fault: { type: 'doubleCallbacks' }, told: 'accepted' },
  { fault: { type: 'noCallbacks' }, told: 'accepted' },
  // Last, because it opens the breakers of all routes.
  { fault: { type: 'error', code: 20_003, status: 401 }, told: 'credentialError' },
] as const

/** A number from a range for films, 0 to 999. */
const numberOf = (index: number): string => `447700900${String(index).padStart(3, '0')}`

type Service = Awaited<ReturnType<typeof startService>>
type Fields = Readonly<Record<string, string>>

/** Calls as an account. @returns the answer with the request's id */
async function callAs(
  service: Service,
  account: { key: string; secret: string },
  path: string,
  fields: Fields,
) {
  const answer = await fetch(service.api + path, {
    method: 'POST',
    body: new URLSearchParams({ api_key: account.key, api_secret: account.secret, ...fields }),
  })
  const { request_id = '', status }: Record<string, string> = await answer.json()
  return { id: request_id, status, requestId: answer.headers.get('x-request-id') ?? '' }
}

/** Malformed input, because the parsers' own errors quote it. */
async function sendRaw(api: string, text: string): Promise<void> {
  const { hostname, port } = new URL(api)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.end(text))
    socket.on('error', () => resolve()).on('close', () => resolve())
    socket.resume()
  })
}

describe('PINs, secrets and full numbers', { timeout: 180_000 }, () => {
  it('are in no log, span, metric or job, whatever is requested and whatever fails', async () => {
    const redis = await startRedis()
    const monitor = await monitorRedis(redis.url)
    const collector = await startCollector()
    const [apiMetrics, workerMetrics] = [await freePort(), await freePort()]
    const service = await startService({
      workers: 1,
      timeScale: TIME_SCALE,
      redisUrl: redis.url,
      variables: {
        ...collector.variables,
        PINPOST_ACCOUNTS: JSON.stringify(ACCOUNTS),
        PINPOST_LOG_LEVEL: 'debug',
        PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true',
        PINPOST_API_METRICS_PORT: String(apiMetrics),
        PINPOST_WORKER_METRICS_PORT: String(workerMetrics),
      },
    })
    const { webhooks, outbox } = await storeOf(service)
    const receiver = await startReceiver()
    const endpoint = await webhooks.endpoints.create(PLAIN.key, { url: receiver.url, enabled: true })
    await until('a subscription', async () => (await outbox.state()).subscribers.length === 1)
    const isTold = (fates: readonly { readonly told: string }[]): boolean => {
      const outcomes = new Set(collector.spans().map(({ attributes }) => attributes['pinpost.outcome']))
      return fates.every(({ told }) => outcomes.has(told))
    }
    const secrets: Record<string, string> = {
      'the secret of an account': CUSTOM.secret,
      'its previous secret': CUSTOM.previous,
      'the secret of another account': PLAIN.secret,
      'a wrong secret': STRANGER.secret,
      'the secret of webhooks': typeof endpoint === 'string' ? '' : (endpoint.secrets[0]?.reveal() ?? ''),
      "the carrier's token": service.environment.PINPOST_TWILIO_AUTH_TOKEN,
      'the key of the PINs': service.environment.PINPOST_PIN_KEYS.slice('k1:'.length),
      'the key of the fingerprints': service.environment.PINPOST_FINGERPRINT_KEY,
      'numbers as they are sent': '447700900',
      'numbers as they are dialled': '07700900',
      'numbers as they are written': '7700 900',
      'a payee': PAYEE,
      'an amount': AMOUNT,
      'the PIN that a carrier quotes': 'Zq77777777',
    }

    // A generated PIN, read from the phone, submitted wrong and right.
    const generated = { number: '447700900350', brand: 'Acme', code_length: '6', pin_expiry: PIN_SECONDS }
    const plain = await callAs(service, PLAIN, '/verify/json', generated)
    const { text } = await service.nextItem(generated.number)
    const pin = (secrets['a generated PIN'] = /\b\d{6}\b/.exec(String(text))?.[0] ?? '')
    const typed = (secrets['a wrong code'] = somePin())
    const check = { request_id: plain.id, code: typed }
    expect(await callAs(service, PLAIN, '/verify/check/json', check)).toMatchObject({ status: '16' })
    const right = { ...check, code: pin }
    expect(await callAs(service, PLAIN, '/verify/check/json', right)).toMatchObject({ status: '0' })
    const spoken = (secrets['a spoken PIN'] = '839274')
    const call = { number: '447700900351', brand: 'Acme', workflow_id: '7', pin_code: spoken }
    await callAs(service, CUSTOM, '/verify/json', { ...call, pin_expiry: PIN_SECONDS })
    await callAs(service, PLAIN, '/verify/psd2/json', {
      number: '447700900352',
      payee: PAYEE,
      amount: AMOUNT,
    })

    // Each fault of a send, with a known PIN.
    const started: Awaited<ReturnType<typeof callAs>>[] = []
    for (const [index, { fault, told }] of FATES.entries()) {
      const number = numberOf(300 + index)
      await service.addFault({ prefix: `+${number}` }, fault)
      const pin_code = (secrets[`the PIN of ${number}`] = somePin())
      const fields = { number, brand: 'Acme', pin_code, pin_expiry: PIN_SECONDS }
      if (told === 'credentialError')
        await until('the others', async () => isTold(FATES.slice(0, -1)), 60_000)
      started.push(await callAs(service, CUSTOM, '/verify/json', fields))
    }

    // Every endpoint of the document in every form.
    const operations = await operationsOf(service.api)
    const driven = (secrets['a PIN in every form'] = somePin())
    for (const [index, operation] of operations.entries()) {
      const parameters = parametersOf(numberOf(400 + index), driven, started[0]?.id ?? '')
      await drive(service.api, operation, { caller: CUSTOM, stranger: STRANGER, parameters })
    }
    const odd = `/verify/447700900497/${driven}?number=447700900497&api_secret=${CUSTOM.secret}`
    await fetch(service.api + odd)
    await fetch(service.api + odd, { headers: { 'x-request-id': '447700900498', traceparent: driven } })
    await sendRaw(service.api, `GET ${odd} HTTP/9.9\r\n447700900499: ${driven}\r\n\r\n`)
    await sendRaw(service.api, `GET /${driven.repeat(3_000)} HTTP/1.1\r\nhost: x\r\n\r\n`)
    await sendRaw(service.api, `447700900496 ${CUSTOM.secret}`)

    const worker = service.workers[0]
    await until(
      'every fate',
      async () => isTold(FATES) && isAttempted(worker?.output() ?? '', started),
      60_000,
    )
    expect(receiver.got.length).toBeGreaterThan(2)
    const metrics = { api: await metricsOf(apiMetrics), worker: await metricsOf(workerMetrics) }
    for (const { process: child } of [service.apiProcess, ...service.workers]) child.kill('SIGTERM')
    expect(await Promise.all([service.apiProcess.ended, worker?.ended])).toEqual([0, 0])

    const texts = {
      'the log of the API': service.apiProcess.output(),
      'the log of the worker': worker?.output() ?? '',
      spans: collector.text(),
      'the metrics of the API': metrics.api,
      'the metrics of the worker': metrics.worker,
      'keys and jobs of Redis': monitor(),
      'what customers receive': receiver.got.map(({ body }) => body).join('\n'),
    }
    expect(findLeaks(texts, secrets)).toEqual([])

    // The searched data is not empty.
    for (const { id, requestId } of [...started, plain]) {
      const line = texts['the log of the API'].split('\n').find((each) => each.includes(requestId)) ?? ''
      expect(line).toContain(`"verification":"${id}"`)
      expect(texts['the log of the worker']).toContain(id)
      expect(texts['keys and jobs of Redis']).toContain(`${id}-1`)
    }
    const routes = new Set(collector.spans().map(({ attributes }) => attributes['http.route']))
    const documented = operations.map(({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1'))
    expect(documented.filter((path) => !routes.has(path) && !path.startsWith('/health/'))).toEqual([])
    expect(metrics.api).toContain('endpoint="/verify/json"')
    expect(
      findLeaks({ planted: `Your code: ${pin}, ${Buffer.from(PAYEE).toString('hex')}` }, secrets),
    ).toHaveLength(2)
  })
})

/** Without the values, which may contain any digits. */
const metricsOf = async (port: number): Promise<string> =>
  (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).replaceAll(/ [\d.e+-]+$/gm, '')

/** One set for all endpoints; each uses those that it knows. */
const parametersOf = (number: string, pin: string, id: string): Fields => ({
  number,
  brand: 'Acme',
  pin_code: pin,
  code: pin,
  text: pin,
  sig: pin,
  template: pin,
  payee: PAYEE,
  amount: AMOUNT,
  request_id: id,
  cmd: 'trigger_next_event',
  network: '23410',
  To: `+${number}`,
  Body: `Your code: ${pin}`,
  Digits: pin,
  MessageStatus: 'delivered',
  route: 'twilio-sms',
  id,
  attempt: '1',
})

const isAttempted = (log: string, started: readonly { readonly id: string }[]): boolean =>
  started.every(({ id }) =>
    log.split('\n').some((line) => line.includes('"delivery attempted"') && line.includes(id)),
  )
