import { type ServiceOptions, startService } from '../support/processes.ts'
import { startReceiver } from '../support/receiver.ts'
import { storeOf } from '../support/store-of.ts'

/** A minute of a workflow takes a second. */
const TIME_SCALE = 60
const SENDER = { number: '+15005550006' }

/** Two routes for messages, one of which fails, and one for calls, with different prices. */
const ROUTES: NonNullable<ServiceOptions['routes']> = ({ accountSid, baseUrl }) => {
  const token = { authToken: { env: 'PINPOST_TWILIO_AUTH_TOKEN' } }
  return {
    credentials: { main: { vendor: 'twilio', accountSid, baseUrl, ...token } },
    routes: [
      { name: 'us-sms', channel: 'sms', credential: 'main', sender: SENDER, countries: ['US'], price: 0.01 },
      { name: 'main-sms', channel: 'sms', credential: 'main', sender: SENDER, price: 0.04 },
      { name: 'main-voice', channel: 'voice', credential: 'main', sender: SENDER, price: 0.02 },
    ],
  }
}

export type Service = Awaited<ReturnType<typeof startService>>

/** The service, with a server that receives the account's events. */
export async function startTraffickedService(variables: Record<string, string>): Promise<Service> {
  const service = await startService({
    workers: 1,
    timeScale: TIME_SCALE,
    routes: ROUTES,
    variables: { PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true', ...variables },
  })
  const { webhooks } = await storeOf(service)
  await webhooks.endpoints.create('demo0001', { url: (await startReceiver()).url, enabled: true })
  return service
}

/** Faults of the carrier, by prefix of the number. */
export async function addFaults({ addFault }: Service): Promise<void> {
  await addFault({ prefix: '+4477009001', channel: 'sms' }, { type: 'undelivered', code: 30003 })
  await addFault({ prefix: '+4477009002', channel: 'sms' }, { type: 'error', code: 21211 })
  await addFault({ prefix: '+3361234', channel: 'sms', rate: 0.5 }, { type: 'httpStatus', status: 503 })
  await addFault({ prefix: '+12015550', channel: 'sms' }, { type: 'noCallbacks' })
}

const codeIn = (text: unknown): string => /\b(\d{4})\b/.exec(String(text))?.[1] ?? ''

/** One round: persons with different countries and faults. */
export async function bringRound(service: Service, round: number): Promise<void> {
  const { call, nextItem } = service
  const two = String(round).padStart(2, '0')
  const begin = async (number: string, workflow: string): Promise<string> =>
    String((await call('/verify/json', { number, brand: 'Acme', workflow_id: workflow }))['request_id'])
  const verify = async (number: string, workflow: string): Promise<void> => {
    const request_id = await begin(number, workflow)
    const { text } = await nextItem(number)
    await call('/verify/check/json', { request_id, code: codeIn(text) })
  }
  const mistype = async (number: string): Promise<void> => {
    const request_id = await begin(number, '6')
    for (let i = 0; i < 3; i++) await call('/verify/check/json', { request_id, code: 'wrong' })
  }
  await Promise.all([
    verify(`4915112345${two}1`, '6'),
    verify(`4915112345${two}2`, '7'),
    verify(`1201555${two}01`, '6'),
    mistype(`4915112345${two}3`),
    begin(`4915112345${two}4`, '6'),
    begin(`33612345${two}5`, '1'),
    // Its SMS does not arrive, so a call follows.
    begin(`44770090010${round % 10}`, '1'),
    begin(`44770090020${round % 10}`, '1'),
    call('/verify/json', { number: 'nonsense', brand: 'Acme' }),
  ])
}
