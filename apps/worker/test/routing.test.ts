import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'

import { TRIAL_AFTER_MS } from '../../../packages/providers/src/breakers.ts'
import { type ServiceOptions, startApp, startService, until } from '../../../test/support/processes.ts'

type Routes = NonNullable<ServiceOptions['routes']>

const sender = { number: '+15005550006' }

/** The same carrier twice: `good`, and one with a wrong token or an address at which nothing answers. */
const routesWith =
  (bad: object, order: readonly ['bad' | 'good', 'bad' | 'good'] = ['bad', 'good']): Routes =>
  ({ accountSid, baseUrl }) => ({
    credentials: {
      good: { vendor: 'twilio', accountSid, baseUrl, authToken: { env: 'PINPOST_TWILIO_AUTH_TOKEN' } },
      bad: { vendor: 'twilio', accountSid, baseUrl, authToken: { env: 'WRONG_TOKEN' }, ...bad },
    },
    routes: [
      ...order.map((credential) => ({
        name: `${credential}-sms`,
        channel: 'sms',
        credential,
        sender,
        price: 0.01,
      })),
      { name: 'good-voice', channel: 'voice', credential: 'good', sender },
    ],
  })

/** One route with a rate of five messages a second. */
const slow: Routes = ({ accountSid, baseUrl }) => ({
  credentials: {
    good: { vendor: 'twilio', accountSid, baseUrl, authToken: { env: 'PINPOST_TWILIO_AUTH_TOKEN' } },
  },
  routes: [{ name: 'slow-sms', channel: 'sms', credential: 'good', sender, ratePerSecond: 5 }],
})

const variables = { WRONG_TOKEN: 'f'.repeat(32) }
const output = (workers: Awaited<ReturnType<typeof startService>>['workers']): string =>
  workers.map((worker) => worker.output()).join('')

/** Waits for the line, which is printed a moment after its event. */
const logged = (
  { workers }: Pick<Awaited<ReturnType<typeof startService>>, 'workers'>,
  line: string,
): Promise<void> => until(line, () => Promise.resolve(output(workers).includes(line)))

describe('several carriers', () => {
  it('a refused credential does not cost its step, and all workers stop using it', async () => {
    const service = await startService({ workers: 1, timeScale: 1, routes: routesWith({}), variables })
    const { environment } = service
    const send = async (number: string): Promise<Record<string, unknown>> => {
      await service.call('/verify/json', { number, brand: 'Acme', workflow_id: '6' })
      return service.nextItem(number)
    }
    const startedAt = Date.now()
    expect(await send('4915112345001')).toMatchObject({ kind: 'sms', status: 'delivered' })
    await logged(service, '"route":"bad-sms","outcome":"credentialError"')
    await logged(service, '"route":"good-sms","outcome":"accepted"')
    const redis = new Redis(environment.PINPOST_REDIS_URL)
    onTestFinished(() => redis.disconnect())
    await until(
      'the open breaker',
      async () => (await redis.hlen(`${environment.PINPOST_REDIS_PREFIX}:breakers`)) > 0,
    )
    const workers = [...service.workers, startApp('worker', environment)]
    await logged({ workers: workers.slice(1) }, '"worker started"')
    for (let i = 0; i < 6; i++) await send(`491511234501${i}`)
    // On a slow machine the time for trials may come meanwhile: one of each worker.
    const trials = workers.length * Math.floor((Date.now() - startedAt) / TRIAL_AFTER_MS)
    expect(output(workers).split('"credentialError"').length - 1).toBeLessThanOrEqual(1 + trials)
  })

  it('an unreachable carrier is skipped, and search shows the cost', async () => {
    const routes = routesWith({ baseUrl: 'http://127.0.0.1:9' })
    const service = await startService({ workers: 1, timeScale: 1, routes, variables })
    const number = '4915112345002'
    const started = await service.call('/verify/json', { number, brand: 'Acme', workflow_id: '6' })
    await service.nextItem(number)
    const search = { request_id: String(started['request_id']) }
    await expect
      .poll(() => service.call('/verify/search/json', search))
      .toMatchObject({ estimated_price_messages_sent: '0.01000' })
  })

  it('SIGHUP loads other routes without losing a job, and refuses wrong ones', async () => {
    const simulatorOf: Parameters<Routes>[0][] = []
    const bad = { baseUrl: 'http://127.0.0.1:9' }
    const onlyBad: Routes = (simulator) => {
      simulatorOf.push(simulator)
      const both = routesWith(bad)(simulator)
      const routes = 'routes' in both && Array.isArray(both.routes) ? both.routes.slice(0, 1) : []
      return { ...both, routes }
    }
    const service = await startService({ workers: 1, timeScale: 10, routes: onlyBad, variables })
    const number = '4915112345003'
    // Its only route was removed; it is retried until another one exists.
    await service.call('/verify/json', { number, brand: 'Acme', workflow_id: '4' })
    await until('a first try', () => Promise.resolve(output(service.workers).includes('"route":"bad-sms"')))
    service.reroute({ credentials: {}, routes: [] })
    await until('the refusal', () =>
      Promise.resolve(output(service.workers).includes('could not be reloaded')),
    )
    const [simulator] = simulatorOf
    if (simulator === undefined) throw new Error('the service wrote no routes')
    service.reroute(routesWith({}, ['good', 'bad'])(simulator))
    expect(await service.nextItem(number)).toMatchObject({ kind: 'sms' })
    await logged(service, '"route":"good-sms","outcome":"accepted"')
  })

  it('a burst above a route’s rate is spread, and none is lost', async () => {
    const service = await startService({ workers: 2, timeScale: 1, routes: slow, variables })
    const numbers = Array.from({ length: 15 }, (_, index) => `4915112346${String(index).padStart(3, '0')}`)
    const begun = Date.now()
    await Promise.all(
      numbers.map((number) => service.call('/verify/json', { number, brand: 'Acme', workflow_id: '4' })),
    )
    await Promise.all(numbers.map((number) => service.nextItem(number)))
    // Five immediately, then five a second.
    expect(Date.now() - begun).toBeGreaterThan(1_800)
    expect(await service.ledger()).toHaveLength(15)
  })
})
