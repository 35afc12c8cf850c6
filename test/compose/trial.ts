import { strict as assert } from 'node:assert'
import { createHmac } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Environment, output } from './docker.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROJECT = 'pinpost-trial'
const ACCOUNT = 'trial001'
/** Compose replaces `$` in what it reads. */
const SECRET = 'pa$$word$HOME-${PATH}'
const WITHIN_S = 120

/** Values of a `.env` in the checkout, as `npm start` reads it: none of them may reach the containers. */
const CHECKOUT_ENVIRONMENT = `NODE_ENV=production
PINPOST_REDIS_URL=redis://127.0.0.1:6379
PINPOST_API_HOST=127.0.0.1
PINPOST_API_PORT=8080
PINPOST_PIN_KEYS=elsewhere:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
`

/** The first value that is there. */
async function until<Value>(what: string, read: () => Promise<Value | undefined>): Promise<Value> {
  for (const end = Date.now() + WITHIN_S * 1_000; Date.now() < end; await sleep(500)) {
    const value = await read()
    if (value !== undefined) return value
  }
  throw new Error(`waited in vain for ${what}`)
}

interface V2Answer {
  readonly request_id: string
  readonly status?: string
}

interface Webhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function typeOf({ body }: Webhook): string {
  const { type }: { type: string } = JSON.parse(body)
  return type
}

/** The signature of Standard Webhooks, without a library. */
function sign({ headers, body }: Webhook, secret: string): string {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

/** The compose file under another project name, with the demo's development values and an additional account. */
export function makeTrial(folder: string, environment: Environment) {
  const checkout = join(folder, 'checkout.env')
  const variables = join(folder, 'pinpost.env')
  const accounts = JSON.stringify([{ key: ACCOUNT, secrets: [SECRET], countries: ['*'] }])
  writeFileSync(checkout, CHECKOUT_ENVIRONMENT)
  writeFileSync(
    variables,
    `${readFileSync(join(ROOT, 'deploy/container/development.env'), 'utf8')}\nPINPOST_ACCOUNTS='${accounts}'\n`,
  )

  const files = ['docker-compose.yml', 'test/compose/trial.yml'].flatMap((file) => ['--file', file])
  const common = ['compose', '--project-name', PROJECT, '--env-file', checkout, ...files, '--profile', 'demo']
  const composeWithin = (withinMs: number | undefined, ...args: string[]): Promise<string> =>
    output('docker', [...common, ...args], {
      cwd: ROOT,
      environment: { ...environment, PINPOST_ENV_FILE: variables },
      withinMs,
    })
  const compose = (...args: string[]): Promise<string> => composeWithin(undefined, ...args)
  const up = (...args: string[]) =>
    compose('up', '--detach', '--wait', '--wait-timeout', `${WITHIN_S}`, '--scale', 'worker=3', ...args)
  const containers = async (): Promise<readonly string[]> =>
    (await compose('ps', '--quiet')).split('\n').toSorted()
  const urlOf = async (service: string, port: string): Promise<string> =>
    `http://${await compose('port', service, port)}`

  const cli = (...args: string[]): Promise<string> =>
    compose('exec', '--no-TTY', 'api', 'node', 'apps/cli/dist/bundle/main.js', ...args)

  async function call<Answer>(path: string, body: URLSearchParams | string): Promise<Answer> {
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${SECRET}`).toString('base64')}`
    const answer = await fetch(`${await urlOf('api', '3000')}${path}`, {
      method: 'POST',
      headers: { authorization, ...(typeof body === 'string' && { 'content-type': 'application/json' }) },
      body,
    })
    const parsed: Answer = await answer.json()
    return parsed
  }

  interface V1Answer {
    readonly status: string
    readonly request_id?: string
    readonly error_text?: string
  }
  async function callV1(path: string, parameters: Record<string, string>): Promise<string> {
    const answer = await call<V1Answer>(path, new URLSearchParams(parameters))
    assert.equal(answer.status, '0', answer.error_text)
    return answer.request_id ?? ''
  }
  /** Starts a verification. @returns its id */
  const start = (number: string): Promise<string> => callV1('/verify/json', { number, brand: 'Trial' })
  const check = (id: string, code: string): Promise<string> =>
    callV1('/verify/check/json', { request_id: id, code })
  async function readCode(address: string): Promise<string> {
    const inbox = `${await urlOf('simulator', '3001')}/api/numbers/${address}/code?waitSeconds=30`
    const answer = await fetch(inbox)
    assert.equal(answer.status, 200, 'no message arrived')
    const { code }: { code: string } = await answer.json()
    return code
  }

  /** The webhooks of a verification, once its last one has arrived. */
  async function webhooksOf(id: string): Promise<readonly Webhook[] | undefined> {
    const got = await fetch(await urlOf('receiver', '8080'))
    const all: readonly Webhook[] = await got.json()
    const own = all.filter(({ body }) => body.includes(id))
    return own.some((webhook) => typeOf(webhook) === 'verification.succeeded') ? own : undefined
  }

  return {
    /** @returns false if it takes longer */
    async buildsWithin(ms: number): Promise<boolean> {
      const startedAt = Date.now()
      return composeWithin(ms, 'build').then(
        () => true,
        (error: unknown) => {
          if (Date.now() - startedAt >= ms) return false
          throw error
        },
      )
    },
    up: () => up(),

    async verifies(): Promise<void> {
      const id = await start('447700900001')
      await check(id, await readCode('447700900001'))
    },

    /** Verify v2 by e-mail; its events arrive at the customer's endpoint, signed and in order. */
    async verifiesByEmail(): Promise<void> {
      const created = await cli('--json', 'webhook', 'create', ACCOUNT, 'http://receiver:8080/')
      const { secret }: { secret: string } = JSON.parse(created)
      await until(
        'the subscription',
        async () => (await cli('outbox', 'list')).includes('webhooks') || undefined,
      )

      const workflow = [{ channel: 'email', to: 'ann@trial.example' }]
      const started = await call<V2Answer>('/v2/verify', JSON.stringify({ brand: 'Trial', workflow }))
      const id = started.request_id
      const code = await readCode('ann@trial.example')
      const checked = await call<V2Answer>(`/v2/verify/${id}`, JSON.stringify({ code }))
      assert.equal(checked.status, 'completed')

      const webhooks = await until('the webhooks', () => webhooksOf(id))
      assert.deepEqual(webhooks.map(typeOf), [
        'verification.started',
        'verification.attempt',
        'verification.succeeded',
      ])
      for (const webhook of webhooks)
        assert.equal(webhook.headers['webhook-signature'], sign(webhook, secret))
    },

    /** A second `up` recreates no container. */
    async keepsContainers(): Promise<void> {
      const before = await containers()
      assert.equal(before.length, 9)
      await up('--build')
      assert.deepEqual(await containers(), before)
    },

    /** Two workers and Redis are killed while a verification waits for its code. */
    async survivesKills(): Promise<void> {
      const id = await start('447700900002')
      const code = await readCode('447700900002')
      const workers = (await compose('ps', '--quiet', 'worker')).split('\n').slice(0, 2)
      // Redis writes its file once a second.
      await sleep(1_500)
      await output('docker', ['kill', ...workers, ...(await compose('ps', '--quiet', 'redis')).split('\n')])
      await up()
      await check(id, code)
    },

    async survivesDown(): Promise<void> {
      const id = await start('447700900003')
      const code = await readCode('447700900003')
      await compose('down')
      await up()
      await check(id, code)
    },

    /** After a verification. */
    async hasConsole(): Promise<void> {
      const way = await fetch(`${await urlOf('console', '3002')}/sign-in/way`)
      assert.deepEqual(await way.json(), { way: 'passkeys' })
      assert.match(await cli('console', 'invite', 'ann', 'admin'), /^http:\/\/localhost:3002\/invitation#/)
      const count = ['psql', '--username=pinpost', '-Atc', 'select count(*) from history.starts']
      await until('history', async () => {
        const starts = Number(await compose('exec', '--no-TTY', 'postgres', ...count))
        return starts > 0 || undefined
      })
    },

    /** The operator's commands in a container, on the container's own variables. */
    async answersOperators(): Promise<void> {
      const listed = await cli('account', 'list')
      assert.match(listed, new RegExp(ACCOUNT))
    },

    logs: () => compose('logs', '--no-color', '--tail', '30').catch(() => 'there are no logs'),
    remove: () => compose('down', '--volumes', '--remove-orphans'),
  }
}
