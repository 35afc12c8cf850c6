import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { createTransport } from 'nodemailer'
import { expect, it, onTestFinished } from 'vitest'

import { startApplication } from './world.ts'
import twilio from 'twilio'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const ANN = 'ann@mail.example'
/** `npm test` has built the command; a single test runs its source, with what the command sets. */
const isBuilt = process.env['PINPOST_TEST_BUILT'] === 'true'
const ARGUMENTS = isBuilt
  ? ['apps/simulator/bin/pinpost-simulator.mjs']
  : ['--import', 'tsx', 'apps/simulator/src/main.ts']
const run = promisify(execFile)

function start(options: readonly string[], environment: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, [...ARGUMENTS, ...options], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      ...(!isBuilt && { NODE_ENV: 'development', PINPOST_SIMULATOR_SMTP_PORT: '1025' }),
      ...environment,
    },
  })
  const exit = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += String(chunk)
    })
  return {
    exit,
    output: () => output,
    async find(pattern: RegExp): Promise<string> {
      for (;;) {
        const found = pattern.exec(output)?.[1]
        if (found !== undefined) return found
        if (child.exitCode !== null) throw new Error(output)
        await Promise.race([once(child.stdout ?? child, 'data'), exit])
      }
    },
  }
}

async function startStandIn(options: readonly string[] = []) {
  const command = start(['--port', '0', '--smtp-port', '0', ...options])
  const smtpPort = Number(await command.find(/SMTP on port (\d+)/))
  return { url: await command.find(/(http:\S+)/), smtpPort, output: command.output }
}

it('an app with the package twilio sends an SMS to the command, and a test reads the code', async () => {
  const { url } = await startStandIn()
  const { stdout } = await run(process.execPath, ['examples/simulator/send-and-read.mjs'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], SIMULATOR_URL: url },
  })
  expect(stdout.trim()).toBe('delivered, code 4711')
})

it('reports to the URL that the app gives, signed, and lists what the app answered', async () => {
  const { url } = await startStandIn(['--state-delay-ms', '0'])
  const { origin, received } = await startApplication((_received, response) => response.end('<Response/>'))
  const token = 'simulator-development-auth-token'
  const client = twilio(`AC${'0'.repeat(31)}1`, token)
  client.api.baseUrl = url
  const { sid } = await client.messages.create({
    to: '+447700900123',
    from: '+15005550006',
    body: 'Hi',
    statusCallback: `${origin}/status`,
  })
  const callbacks = async () => {
    const list: { id: string; event: string; tries: unknown[] }[] = await (
      await fetch(`${url}/api/callbacks`)
    ).json()
    return list.filter(({ tries }) => tries.length > 0)
  }
  while ((await callbacks()).length < 3)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  expect((await callbacks()).at(-1)).toMatchObject({
    id: sid,
    event: 'delivered',
    tries: [{ status: 200, body: '<Response/>' }],
  })
  for (const { url: address, signature, params } of received)
    expect(twilio.validateRequest(token, signature, address, params)).toBe(true)
})

it('an app with the package nodemailer sends an e-mail to the command, and a test reads the code', async () => {
  const { url, smtpPort } = await startStandIn()
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true })
  onTestFinished(() => transport.close())
  await transport.sendMail({
    from: 'Acme <verify@acme.example>',
    to: ANN,
    subject: '4711 is your code',
    text: 'Hello Ann!',
  })
  const answer = await fetch(`${url}/api/numbers/${ANN}/code?waitSeconds=30`)
  expect(await answer.json()).toMatchObject({ kind: 'email', to: ANN, code: '4711' })
})

it('listens on this machine only, and warns if it is to listen for others', async () => {
  expect((await startStandIn()).output()).not.toContain('Warning')
  const { output } = await startStandIn(['--host', '0.0.0.0'])
  expect(output()).toContain('everyone who can reach 0.0.0.0 can read every code')
})

it('explains its options, with their values', async () => {
  const { exit, output } = start(['--help'], { PINPOST_SIMULATOR_PORT: '4001' })
  expect((await exit)[0]).toBe(0)
  expect(output()).toMatch(/--port .*\(4001\)\n +--smtp-port .*\(1025\)\n +--host .*\(127\.0\.0\.1\)/)
})

it.each([
  [['--colour', 'red'], /--colour/],
  [['--port'], /--port/],
  [['--port', '70000'], /PINPOST_SIMULATOR_PORT: wants a port/],
  [['red'], /red/],
])('refuses %j with a reason', async (options, reason) => {
  const { exit, output } = start(options)
  expect((await exit)[0]).toBe(1)
  expect(output()).toMatch(reason)
})

it('refuses to start where NODE_ENV says production', async () => {
  const { exit, output } = start(['--port', '0', '--smtp-port', '0'], { NODE_ENV: 'production' })
  expect((await exit)[0]).toBe(1)
  expect(output()).toContain('PINPOST_INSECURE_SIMULATOR_IN_PRODUCTION')
})
