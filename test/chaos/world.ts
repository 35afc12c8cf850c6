import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { argumentsOf, freePort, until } from '../support/processes.ts'
import { makeApplication } from './application.ts'
import { type Carrier, makeCarrier } from './carrier.ts'
import { makeMember, type Member } from './member.ts'
import { isTold } from './notebook.ts'
import type { ChaosOptions } from './options.ts'
import { type Keeper, keeperVariables, serversOf, startKeeper, type Topology } from './keeper.ts'
import { makePrints, type Prints } from './prints.ts'
import { startProxy } from './proxy.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { newService } from './front-doors/twilio-verify.ts'
import { vonageV1 } from './front-doors/vonage-v1.ts'
import { makeRecords, type Records } from './records.ts'
import { makeSubscribers, type Subscribers } from './subscribers.ts'
import { makeWire, type Wire } from './wire.ts'

/** Other tests may keep the processors busy; only what hangs is to fail. */
const READY_MS = 150_000
const RECOVERY_MS = 15_000
/** What all numbers and mailboxes of callers contain, in any spelling. */
const ADDRESSES = /491511[0-2]\d{6}|person\d{6}/

export interface World {
  readonly keeper: Keeper
  readonly apis: readonly Member[]
  readonly workers: readonly Member[]
  readonly subscribers: Subscribers
  readonly carrier: Carrier
  readonly receiver: Receiver
  readonly records: Records
  /** of APIs, workers and subscribers */
  readonly prints: Prints
  readonly wire: Wire
  /** the APIs that do not become ready again by themselves */
  notReady(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** The whole service as real processes, on free loopback ports and with its own keys. */
export async function startWorld(
  options: ChaosOptions,
  scenario: string,
  topology: Topology,
): Promise<World> {
  const owned: { stop(): Promise<void> }[] = []
  const own = <T extends { stop(): Promise<void> }>(part: T): T => {
    owned.push(part)
    return part
  }
  const members: Member[] = []
  const stop = async (): Promise<void> => {
    for (const part of owned.toReversed()) await part.stop()
  }

  try {
    const keeper = await startKeeper(topology, own)
    const receiver = own(await startReceiver())
    const apiPorts = await Promise.all(Array.from({ length: options.apis }, freePort))
    const apiProxy = own(await startProxy(apiPorts))
    const api = `http://127.0.0.1:${apiProxy.port}`
    const simulatorPort = await freePort()
    const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
    const credentials = { key: 'chaos', secret: randomBytes(12).toString('hex') }
    const application = makeApplication()
    const smtpPort = await freePort()
    const accountSid = `AC${randomBytes(16).toString('hex')}`
    const twilioSid = `AC${randomBytes(16).toString('hex')}`
    const authToken = randomBytes(16).toString('hex')
    const keys = {
      prefix: 'chaos',
      pinKeys: `k1:${randomBytes(32).toString('base64')}`,
      fingerprintKey: randomBytes(32).toString('base64'),
    }
    const environment = {
      ...keeperVariables(keeper),
      PINPOST_REDIS_PREFIX: keys.prefix,
      PINPOST_PIN_KEYS: keys.pinKeys,
      PINPOST_FINGERPRINT_KEY: keys.fingerprintKey,
      PINPOST_TIME_SCALE: String(options.timeScale),
      // The carrier is one process on the same cores, so it also accepts connections slowly.
      PINPOST_WORKER_CONCURRENCY: '50',
      PINPOST_ACCOUNTS: JSON.stringify([
        // All callers are in a few blocks of numbers, and some only guess.
        { key: credentials.key, secrets: [credentials.secret], twilioSid, customPin: true, limits: 'off' },
      ]),
      PINPOST_API_METRICS_PORT: '0',
      PINPOST_WORKER_METRICS_PORT: '0',
      PINPOST_PUBLIC_URL: api,
      PINPOST_TWILIO_ACCOUNT_SID: accountSid,
      PINPOST_TWILIO_AUTH_TOKEN: authToken,
      PINPOST_TWILIO_BASE_URL: simulatorUrl,
      PINPOST_TWILIO_FROM: '+15005550006',
      PINPOST_SMTP_HOST: '127.0.0.1',
      PINPOST_SMTP_PORT: String(smtpPort),
      PINPOST_SMTP_TLS: 'none',
      PINPOST_INSECURE_SMTP_WITHOUT_TLS: 'true',
      PINPOST_EMAIL_FROM: 'verify@chaos.example',
      PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true',
      // Also without `--logs`, so that what is logged is checked.
      PINPOST_LOG_LEVEL: 'info',
    }
    const logOf = (name: string): string | undefined => {
      if (options.logs === undefined) return undefined
      mkdirSync(options.logs, { recursive: true })
      return join(options.logs, `${scenario}-${name}.log`)
    }
    const prints = makePrints(ADDRESSES)
    const launch = (
      app: 'api' | 'worker' | 'simulator',
      name: string,
      variables: Readonly<Record<string, string>>,
    ): Member => {
      const member = makeMember({
        program: argumentsOf(app),
        name,
        environment: variables,
        log: logOf(name),
        onPrint: app === 'simulator' ? undefined : (text) => prints.add(name, text),
      })
      members.push(own({ ...member, stop: () => member.kill() }))
      return member
    }

    launch('simulator', 'simulator', {
      PINPOST_SIMULATOR_PORT: String(simulatorPort),
      PINPOST_SIMULATOR_SMTP_PORT: String(smtpPort),
      PINPOST_SIMULATOR_ACCOUNT_SID: accountSid,
      PINPOST_SIMULATOR_AUTH_TOKEN: authToken,
      PINPOST_SIMULATOR_STATE_DELAY_MS: '20',
    })
    const apis = apiPorts.map((port, index) =>
      launch('api', `api-${index + 1}`, { ...environment, PINPOST_API_PORT: String(port) }),
    )
    const workers = Array.from({ length: options.workers }, (_, index) =>
      launch('worker', `worker-${index + 1}`, environment),
    )
    // Before the first caller, because a subscriber only receives later events.
    const subscribers = makeSubscribers(environment, logOf, prints)
    for (const member of subscribers.members) own({ stop: () => member.kill() })
    members.push(...subscribers.members)
    const basicOf = (name: string): string =>
      `Basic ${Buffer.from(`${name}:${credentials.secret}`).toString('base64')}`
    const wire = makeWire(api, {
      account: () => basicOf(credentials.key),
      application: () => application.authorization(),
      twilio: () => basicOf(twilioSid),
    })
    await until('the simulator', () => answers(`${simulatorUrl}/health/ready`), READY_MS)
    for (const port of apiPorts)
      await until(`the API on port ${port}`, () => answers(`http://127.0.0.1:${port}/health/ready`), READY_MS)
    await until(
      'the account',
      async () => isUnknownRequest((await wire(vonageV1.search(['0']))).answer),
      READY_MS,
    )
    await until('the service', async () => isTold(await wire(newService()), 'done'), READY_MS)
    await receiver.register(environment, credentials.key, application)
    await until('the subscribers', async () => subscribers.areReady(), READY_MS)

    return {
      keeper,
      apis,
      workers,
      subscribers,
      wire,
      carrier: makeCarrier(simulatorUrl),
      receiver,
      prints,
      records: makeRecords(() => serversOf(keeper), keys),
      async notReady() {
        const found = await Promise.all(apiPorts.map((port, index) => isLame(port, `api-${index + 1}`)))
        return found.flat()
      },
      stop,
    }
  } catch (error) {
    await stop()
    const [crash] = members.flatMap((member) => member.crashes)
    throw crash === undefined ? error : new Error(crash, { cause: error })
  }
}

const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok

const isUnknownRequest = (answer: Awaited<ReturnType<Wire>>['answer']): boolean =>
  answer.type === 'told' && answer.body['status'] === '101'

/** @returns its name if it does not become ready in time */
async function isLame(port: number, name: string): Promise<readonly string[]> {
  try {
    await until(name, () => answers(`http://127.0.0.1:${port}/health/ready`), RECOVERY_MS)
    return []
  } catch {
    return [name]
  }
}
