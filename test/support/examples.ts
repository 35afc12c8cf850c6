import { execFile } from 'node:child_process'
import { accessSync, constants, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createServer } from 'node:tls'
import { fileURLToPath } from 'node:url'

import { onTestFinished, type TestContext } from 'vitest'

import { certificateFiles, makeCertificate } from '../../scripts/lib/certificate.mjs'

export const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
/** Examples that download an SDK run in CI and on demand, so that a plain `npm test` downloads none. */
const all = process.env['PINPOST_TEST_EXAMPLES'] === 'all'
const mayDownload = all || process.env['CI'] === 'true'
const INSTALL_WITHIN_MS = 60_000
/** Networks with a certificate authority of their own name it to Node here. */
const { NODE_EXTRA_CA_CERTS: authority } = process.env
export const RUN_WITHIN_MS = 30_000
type Environment = Readonly<Record<string, string>>

export interface Example {
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

/** What an example in Python needs. */
export const PYTHON: Omit<Example, 'name'> = {
  program: 'python3',
  install: (folder) => [
    `python3 -m pip install -q --disable-pip-version-check --target ${folder}/packages -r ${folder}/requirements.txt`,
  ],
  command: (folder) => ['python3', join(folder, 'verify.py')],
  environment: (folder) => ({ PYTHONPATH: join(folder, 'packages') }),
  tlsOnly: true,
}

/** What an example in Java needs. */
export const JAVA: Omit<Example, 'name'> = {
  program: 'mvn',
  install: (folder) => [
    `mvn -q -B -f ${folder}/pom.xml dependency:copy-dependencies`,
    `javac -cp ${folder}/target/dependency/* -d ${folder}/target ${folder}/Verify.java`,
  ],
  command: (folder) => ['java', '-cp', `${folder}/target:${folder}/target/dependency/*`, 'Verify'],
}

export function isOnPath(program: string): boolean {
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

export function run(command: readonly string[], environment: Environment, timeout: number): Promise<Ended> {
  const [program = '', ...values] = command
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    ...(authority !== undefined && { NODE_EXTRA_CA_CERTS: authority }),
    ...environment,
  }
  return new Promise((resolve) => {
    execFile(program, values, { env, timeout }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
    })
  })
}

/** Skips an example, with the reason. */
export function leaveOut(name: string, reason: string, { skip }: TestContext): never {
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

/** Copies an example into a new folder, with its SDK. Skips it if that is not possible here. */
export async function prepare({ name, program, install }: Example, context: TestContext): Promise<string> {
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
  return folder
}

/** The environment of an example: the API, over HTTPS for SDKs that use nothing else. */
export async function environmentOf(example: Example, api: string, folder: string): Promise<Environment> {
  const tls = example.tlsOnly && (await tlsInFrontOf(api, folder))
  return {
    PINPOST_URL: api,
    ...example.environment?.(folder),
    ...(tls && { PINPOST_URL: tls.url, REQUESTS_CA_BUNDLE: tls.cert }),
  }
}
