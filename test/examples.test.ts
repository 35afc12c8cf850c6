import { type ExecFileException, execFile } from 'node:child_process'
import { accessSync, constants, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createServer } from 'node:tls'
import { fileURLToPath } from 'node:url'

import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'

import { certificateFiles, makeCertificate } from '../scripts/lib/certificate.mjs'
import { startService, until } from './support/processes.ts'

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url))
/** Examples that download an SDK run in CI and on demand, so that a plain `npm test` downloads none. */
const all = process.env['PINPOST_TEST_EXAMPLES'] === 'all'
const mayDownload = all || process.env['CI'] === 'true'
const INSTALL_WITHIN_MS = 60_000
const RUN_WITHIN_MS = 30_000
/** A request can be cancelled from the 8th to the 31st second, and its code is valid for 75. */
const TIME_SCALE = 4
const CANCEL_FROM_MS = 30_000 / TIME_SCALE

type Environment = Readonly<Record<string, string>>

interface Example {
  readonly name: string
  /** the programs that must be on the PATH */
  readonly program: string
  /** runs the example in the folder with its copy */
  readonly command: (folder: string) => readonly string[]
  /** fetches the SDK into that folder, and compiles what is not run from its source */
  readonly install?: (folder: string) => readonly string[]
  readonly environment?: (folder: string) => Environment
  readonly tlsOnly?: true
}

/** The first two need no download. The others download their SDK into a copy of the folder. */
const RUNNABLE: readonly Example[] = [
  { name: 'curl', program: 'curl', command: () => ['sh', join(EXAMPLES, 'curl/verify.sh')] },
  { name: 'node', program: 'node', command: () => ['node', join(EXAMPLES, 'node/verify.mjs')] },
  {
    name: 'python',
    program: 'python3',
    install: (folder) => [
      `python3 -m pip install -q --disable-pip-version-check --target ${folder}/packages -r ${folder}/requirements.txt`,
    ],
    command: (folder) => ['python3', join(folder, 'verify.py')],
    environment: (folder) => ({ PYTHONPATH: join(folder, 'packages') }),
    tlsOnly: true,
  },
  {
    name: 'go',
    program: 'go',
    install: (folder) => [`go build -C ${folder} -o ${folder}/verify .`],
    command: (folder) => [join(folder, 'verify')],
  },
  {
    name: 'java',
    program: 'mvn',
    install: (folder) => [
      `mvn -q -B -f ${folder}/pom.xml dependency:copy-dependencies`,
      `javac -cp ${folder}/target/dependency/* -d ${folder}/target ${folder}/Verify.java`,
    ],
    command: (folder) => ['java', '-cp', `${folder}/target:${folder}/target/dependency/*`, 'Verify'],
  },
]

/** Languages that are rarely installed: only their syntax is checked, if their tools exist. */
const READABLE = [
  { name: 'php', check: ['php', '-l', join(EXAMPLES, 'php/verify.php')] },
  { name: 'ruby', check: ['ruby', '-c', join(EXAMPLES, 'ruby/verify.rb')] },
]

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

interface Ended {
  readonly code: number
  readonly output: string
}

function run(command: readonly string[], environment: Environment, timeout: number): Promise<Ended> {
  const [program = '', ...values] = command
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment }
  return new Promise((resolve) => {
    execFile(program, values, { env, timeout }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
    })
  })
}

/** Skips an example, with the reason. */
function leaveOut(name: string, reason: string, { skip }: TestContext): never {
  console.warn(`\n!!! THE EXAMPLE ${name.toUpperCase()} WAS NOT RUN: ${reason} !!!\n`)
  return skip(reason)
}

/** For SDKs that use HTTPS only: a proxy with the certificate of `npm start -- --https` in front of the API. */
async function tlsInFrontOf(api: string, folder: string) {
  await makeCertificate(folder)
  const { PINPOST_API_TLS_CERT_FILE: cert, PINPOST_API_TLS_KEY_FILE: key } = certificateFiles(folder)
  const { hostname, port } = new URL(api)
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
    const upstream = connect(Number(port), hostname)
    socket.pipe(upstream).pipe(socket)
    for (const end of [socket, upstream]) end.on('error', () => end.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `https://127.0.0.1:${address.port}`, cert }
}

/** the spelling differs between SDKs */
const STATUS_0 = /"status": ?"?0\b/i

/** Starts, submits a wrong code, triggers, checks and searches; cancels another one. @returns the example's output */
async function liveThrough(example: Example, folder: string) {
  const service = await startService({ workers: 1, timeScale: TIME_SCALE })
  const tls = example.tlsOnly && (await tlsInFrontOf(service.api, folder))
  const environment = {
    PINPOST_URL: service.api,
    ...example.environment?.(folder),
    ...(tls && { PINPOST_URL: tls.url, REQUESTS_CA_BUNDLE: tls.cert }),
  }
  const ask = async (...values: string[]): Promise<string> =>
    (await run([...example.command(folder), ...values], environment, RUN_WITHIN_MS)).output
  const send = async (number: string): Promise<string> => {
    const answer = await ask('send', number)
    const id = /[0-9a-f]{32}/.exec(answer)?.[0]
    if (id === undefined) throw new Error(`no request id in ${answer}`)
    return id
  }

  const number = '447700900700'
  const id = await send(number)
  const sms = await service.nextItem(number)
  const code = /\d{4}/.exec(String(sms['text']))?.[0] ?? ''
  const wrong = await ask('check', id, code === '0000' ? '1111' : '0000')
  const trigger = await ask('trigger', id)
  const { kind } = await service.nextItem(number)
  const right = await ask('check', id, code)
  const found = await ask('search', id)
  const tooLate = await ask('cancel', id)

  // On a busy machine the cancel window may be over before the program has started.
  let other = ''
  let tries = 0
  await until('a request in its cancel window', async () => {
    other = await send(`4477009008${String(tries++).padStart(2, '0')}`)
    await new Promise((resolve) => setTimeout(resolve, CANCEL_FROM_MS))
    return /"command": ?"cancel"/i.test(await ask('cancel', other))
  })
  const cancelled = await ask('search', other)
  return { wrong, trigger, kind, right, found, tooLate, cancelled }
}

describe('the examples, against the real service', () => {
  it.for(RUNNABLE)('$name', { timeout: 180_000 }, async (example, context) => {
    const { name, program, install } = example
    if (install !== undefined && !mayDownload)
      leaveOut(name, 'it fetches its SDK; npm run test:examples runs it', context)
    if (!isOnPath(program)) leaveOut(name, `there is no ${program} in PATH`, context)
    const folder = mkdtempSync(join(tmpdir(), `pinpost-example-${name}-`))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(join(EXAMPLES, name), folder, { recursive: true })
    for (const command of install?.(folder) ?? []) {
      const installed = await run(command.split(' '), {}, INSTALL_WITHIN_MS)
      if (installed.code !== 0 && all) throw new Error(installed.output)
      if (installed.code !== 0)
        leaveOut(name, `its SDK could not be fetched: ${installed.output.slice(-500)}`, context)
    }
    expect(await liveThrough(example, folder)).toEqual({
      wrong: expect.stringContaining('The code provided does not match the expected value'),
      trigger: expect.stringMatching(STATUS_0),
      kind: 'call',
      right: expect.stringMatching(STATUS_0),
      found: expect.stringMatching(/"status": ?"SUCCESS"/i),
      tooLate: expect.stringContaining('does not exist or its no longer active'),
      cancelled: expect.stringMatching(/"status": ?"CANCELLED"/i),
    })
  })

  it.for(READABLE)('$name: its syntax', async ({ name, check }, context) => {
    if (!isOnPath(name)) leaveOut(name, `there is no ${name} in PATH; not even its syntax was read`, context)
    expect(await run(check, {}, RUN_WITHIN_MS)).toMatchObject({ code: 0 })
  })
})
