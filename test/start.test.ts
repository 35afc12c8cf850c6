import { expect, test } from 'vitest'

import { isAlive } from '../scripts/lib/processes.mjs'
import { askRedis } from '../scripts/lib/resp.mjs'
import { runNode, runNpm, type RunningScript, someFolder, until } from './support/script.ts'

const READY_MS = 180_000
/** Long enough for any Redis that does not hang. */
const ASK_MS = 60_000

test('npm start: the printed request is answered, and Ctrl-C leaves nothing running', async () => {
  const script = await start(someFolder())
  const answer = await sendPrintedRequest(script)
  expect(answer).toMatchObject({ status: '0', request_id: expect.stringMatching(/^[0-9a-f]{32}$/) })
  const phonePage = await fetch(/http:\S+\/#447700900000/.exec(script.output())?.[0] ?? '')
  expect(phonePage.status).toBe(200)
  const consoleUrl = /Console +(http:\S+)/.exec(script.output())?.[1] ?? ''
  await until(async () => (await isAdmin(consoleUrl)) && (await fetch(consoleUrl)).status === 200)
  const redisUrl = /redis:\/\/127\.0\.0\.1:\d+/.exec(script.output())?.[0] ?? ''
  expect(await askRedis(redisUrl, [['PING']], ASK_MS)).toEqual(['PONG'])

  expect(await stop(script)).toBe(0)
  expect(children(script).some(isAlive)).toBe(false)
  await expect(askRedis(redisUrl, [['PING']], ASK_MS)).rejects.toThrow('ECONNREFUSED')
})

test('npm start: a restart continues the verifications in progress', async () => {
  const home = someFolder()
  const first = await start(home)
  const { request_id: id } = await sendPrintedRequest(first)
  expect(await stop(first)).toBe(0)

  const second = await start(home)
  const search = await call(second, `/verify/search/json?request_id=${id}`)
  expect(search).toMatchObject({ request_id: id, number: '447700900000', status: 'IN PROGRESS' })
  expect(await stop(second)).toBe(0)
})

test('npm start: a SIGTERM to npm alone ends everything', async () => {
  const script = await ready(runNpm('start', environmentOf(someFolder())))
  // A process may be ready before its first log line has arrived.
  await until(() => new Set(children(script)).size >= 4)
  const started = children(script)

  script.signal('SIGTERM')
  await until(
    () => !started.some(isAlive),
    60_000,
    () => `still alive of ${started.join(', ')}`,
  )
  expect(children(script).some(isAlive)).toBe(false)
})

/** Starts it on free ports, and waits until it is ready. */
const start = (home: string): Promise<RunningScript> =>
  ready(runNode(['scripts/start.mjs'], environmentOf(home)))

const isAdmin = (consoleUrl: string): Promise<boolean> =>
  fetch(`${consoleUrl}/admin/v1/me`).then(
    async (answer) => (await answer.text()).includes('"role":"admin"'),
    () => false,
  )

const environmentOf = (home: string) => ({
  PINPOST_HOME: home,
  PINPOST_API_PORT: '0',
  PINPOST_SIMULATOR_PORT: '0',
  PINPOST_SIMULATOR_SMTP_PORT: '0',
  PINPOST_API_METRICS_PORT: '0',
  PINPOST_WORKER_METRICS_PORT: '0',
  PINPOST_CONSOLE_PORT: '0',
  PINPOST_CONSOLE_METRICS_PORT: '0',
})

async function ready(script: RunningScript): Promise<RunningScript> {
  const ended = script.ended.then(() => {
    throw new Error(`npm start ended:\n${script.output()}`)
  })
  await Promise.race([script.printed('Ctrl-C stops everything.', READY_MS), ended])
  return script
}

/** The exit code. */
function stop(script: RunningScript): Promise<number | null> {
  script.signal('SIGINT')
  return script.ended
}

/** Sends the printed curl command with fetch. */
async function sendPrintedRequest(script: RunningScript): Promise<Record<string, string>> {
  const [, credentials = '', url = '', rest = ''] =
    /curl -u (\S+) (http:\S+\/verify\/json) (-d .*)/.exec(script.output()) ?? []
  const body = new URLSearchParams(
    [...rest.matchAll(/-d (\S+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  )
  return request(url, credentials, { method: 'POST', body })
}

async function call(script: RunningScript, path: string): Promise<Record<string, string>> {
  const [, credentials = '', origin = ''] = /curl -u (\S+) (http:\/\/[^/]+)/.exec(script.output()) ?? []
  return request(`${origin}${path}`, credentials)
}

async function request(
  url: string,
  credentials: string,
  init: RequestInit = {},
): Promise<Record<string, string>> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  const response = await fetch(url, { ...init, headers: { authorization } })
  const answer: unknown = await response.json()
  return Object.fromEntries(Object.entries(Object(answer)).map(([name, value]) => [name, String(value)]))
}

/** Every process that wrote a log line with its pid, and Redis. */
const children = (script: RunningScript): number[] =>
  [...script.output().matchAll(/"pid":(\d+)|process (\d+)\)/g)].map(([, app, redis]) => Number(app ?? redis))
