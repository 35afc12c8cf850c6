import { strict as assert } from 'node:assert'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Environment, output } from './docker.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROJECT = 'pinpost-trial'
const ACCOUNT = 'trial001'
/** Compose replaces `$` in what it reads. */
const SECRET = 'pa$$word$HOME-${PATH}'
const WITHIN_S = '120'

/** Values of a `.env` in the checkout, as `npm start` reads it: none of them may reach the containers. */
const CHECKOUT_ENVIRONMENT = `NODE_ENV=production
PINPOST_REDIS_URL=redis://127.0.0.1:6379
PINPOST_API_HOST=127.0.0.1
PINPOST_API_PORT=8080
PINPOST_PIN_KEYS=elsewhere:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
`

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

  const files = ['docker-compose.yml', 'test/compose/ports.yml'].flatMap((file) => ['--file', file])
  const common = ['compose', '--project-name', PROJECT, '--env-file', checkout, ...files, '--profile', 'demo']
  const composeWithin = (withinMs: number | undefined, ...args: string[]): Promise<string> =>
    output('docker', [...common, ...args], {
      cwd: ROOT,
      environment: { ...environment, PINPOST_ENV_FILE: variables },
      withinMs,
    })
  const compose = (...args: string[]): Promise<string> => composeWithin(undefined, ...args)
  const up = (...args: string[]) =>
    compose('up', '--detach', '--wait', '--wait-timeout', WITHIN_S, '--scale', 'worker=3', ...args)
  const containers = async (): Promise<readonly string[]> =>
    (await compose('ps', '--quiet')).split('\n').toSorted()
  const urlOf = async (service: string, port: string): Promise<string> =>
    `http://${await compose('port', service, port)}`

  async function call(path: string, parameters: Record<string, string>): Promise<Record<string, string>> {
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${SECRET}`).toString('base64')}`
    const answer = await fetch(`${await urlOf('api', '3000')}${path}`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(parameters),
    })
    const body: Record<string, string> = await answer.json()
    return body
  }

  /** Starts a verification. @returns its id */
  async function start(number: string): Promise<string> {
    const {
      status,
      request_id: id = '',
      error_text: text,
    } = await call('/verify/json', {
      number,
      brand: 'Trial',
    })
    assert.equal(status, '0', text)
    return id
  }
  async function readCode(number: string): Promise<string> {
    const inbox = `${await urlOf('simulator', '3001')}/api/numbers/${number}/inbox/next?waitSeconds=30`
    const answer = await fetch(inbox)
    assert.equal(answer.status, 200, 'no message arrived')
    const { text }: { text: string } = await answer.json()
    return /\d{4}/.exec(text)?.[0] ?? ''
  }
  async function check(id: string, code: string): Promise<void> {
    const { status, error_text: text } = await call('/verify/check/json', { request_id: id, code })
    assert.equal(status, '0', text)
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

    /** A second `up` recreates no container. */
    async keepsContainers(): Promise<void> {
      const before = await containers()
      assert.equal(before.length, 6)
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

    /** The operator's commands in a container, on the container's own variables. */
    async answersOperators(): Promise<void> {
      const listed = await compose(
        'exec',
        '--no-TTY',
        'api',
        'node',
        'apps/cli/dist/bundle/main.js',
        'account',
        'list',
      )
      assert.match(listed, new RegExp(ACCOUNT))
    },

    logs: () => compose('logs', '--no-color', '--tail', '30').catch(() => 'there are no logs'),
    remove: () => compose('down', '--volumes', '--remove-orphans'),
  }
}
