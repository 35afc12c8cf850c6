import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { describe, expect, it, onTestFinished } from 'vitest'

import { type Example, EXAMPLES, prepare, PYTHON, run, RUN_WITHIN_MS } from './support/examples.ts'
import { argumentsOf, type Service, serviceOfFile } from './support/processes.ts'

const CLIENT = fileURLToPath(new URL('../packages/client', import.meta.url))

const npmExample = (name: string): Example => ({
  name,
  program: 'npm',
  install: (folder) => [`npm install --prefix ${folder} --no-save --no-audit --no-fund ${CLIENT}`],
  command: (folder) => [process.execPath, join(folder, 'server.mjs')],
})

function start(command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  const [program = '', ...values] = command
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment }
  const child = spawn(program, values, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (child.exitCode !== null) return
    child.kill()
    await once(child, 'exit')
  })
  return child
}

async function lineOf({ stdout }: ChildProcess, pattern: RegExp): Promise<string> {
  if (stdout === null) throw new Error('no output')
  for await (const line of createInterface(stdout)) {
    const found = pattern.exec(line)?.[0]
    if (found !== undefined) return found
  }
  throw new Error('the example ended')
}

const codeFor = async ({ nextItem }: Service, number: string, digits = 4): Promise<string> =>
  new RegExp(String.raw`\d{${digits}}`).exec(String((await nextItem(number))['text']))?.[0] ?? ''

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')

const otherThan = (code: string): string => (code === '0000' ? '1111' : '0000')

describe('an identity system with codes by Pinpost', () => {
  const shared = serviceOfFile({ workers: 1, timeScale: 1 })

  it('Cognito: a wrong code is asked for again, the right one signs in, the third wrong one does not', async () => {
    const service = shared()
    const url = new URL('cognito/index.mjs', `file://${EXAMPLES}`).href
    const script = `
      const triggers = await import('${url}')
      for await (const line of process.stdin) {
        const { name, event } = JSON.parse(line)
        console.log(JSON.stringify(await triggers[name](event)))
      }`
    const lambda = start([process.execPath, '--input-type=module', '-e', script], {
      PINPOST_URL: service.api,
    })
    const call = async (name: string, request: object) => {
      lambda.stdin?.write(`${JSON.stringify({ name, event: { request, response: {} } })}\n`)
      return JSON.parse(await lineOf(lambda, /^\{.*/)).response
    }
    const to = '447700900501'
    const userAttributes = { phone_number: `+${to}` }
    expect(await call('defineAuthChallenge', { session: [] })).toMatchObject({
      challengeName: 'CUSTOM_CHALLENGE',
    })
    const { privateChallengeParameters, challengeMetadata } = await call('createAuthChallenge', {
      session: [],
      userAttributes,
    })
    const code = await codeFor(service, to)
    const check = (challengeAnswer: string) =>
      call('verifyAuthChallenge', { privateChallengeParameters, challengeAnswer })
    expect(await check(otherThan(code))).toEqual({ answerCorrect: false })
    const session = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata }]
    expect(await call('createAuthChallenge', { session, userAttributes })).toMatchObject({
      privateChallengeParameters,
    })
    expect(await check(code)).toEqual({ answerCorrect: true })
    const right = [...session, { ...session[0], challengeResult: true }]
    expect(await call('defineAuthChallenge', { session: right })).toMatchObject({ issueTokens: true })
    const wrong = [...session, ...session, ...session]
    expect(await call('defineAuthChallenge', { session: wrong })).toEqual({
      issueTokens: false,
      failAuthentication: true,
    })
  })

  it('better-auth: sends a code, refuses a wrong one, signs up with the right one', async (context) => {
    const service = shared()
    const example = npmExample('better-auth')
    const app = start(example.command(await prepare(example, context)), { PINPOST_URL: service.api })
    const url = await lineOf(app, /http:\S+/)
    const phoneNumber = '+447700900502'
    const post = (path: string, body: object) =>
      fetch(`${url}/api/auth/phone-number/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ phoneNumber, ...body }),
      })
    expect((await post('send-otp', {})).status).toBe(200)
    const code = await codeFor(service, phoneNumber.slice(1))
    expect((await post('verify', { code: otherThan(code) })).ok).toBe(false)
    const verified = await post('verify', { code })
    expect(verified.status).toBe(200)
    expect(await verified.json()).toMatchObject({ user: { phoneNumber, phoneNumberVerified: true } })
    expect((await post('verify', { code })).ok).toBe(false)
  })

  it('Auth.js: the right code signs in, a wrong one does not', async (context) => {
    const service = shared()
    const example = npmExample('authjs')
    const app = start(example.command(await prepare(example, context)), { PINPOST_URL: service.api })
    const url = await lineOf(app, /http:\S+/)
    const number = '447700900503'
    const sent = await fetch(`${url}/code`, { method: 'POST', body: new URLSearchParams({ number }) })
    const { requestId }: { requestId: string } = JSON.parse(await sent.text())
    const code = await codeFor(service, number)
    const csrf = await fetch(`${url}/auth/csrf`)
    const { csrfToken }: { csrfToken: string } = JSON.parse(await csrf.text())
    const signIn = (typed: string) =>
      fetch(`${url}/auth/callback/phone`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: cookieOf(csrf) },
        body: new URLSearchParams({ csrfToken, requestId, code: typed }),
      })
    const wrong = await signIn(otherThan(code))
    expect(wrong.headers.get('location')).toContain('error=CredentialsSignin')
    const session = await fetch(`${url}/auth/session`, { headers: { cookie: cookieOf(await signIn(code)) } })
    expect(await session.json()).toMatchObject({ user: { name: number } })
  })

  it('Django two-factor: Pinpost delivers the code of Django', async (context) => {
    const service = shared()
    const example: Example = {
      ...PYTHON,
      name: 'django',
      command: (folder) => ['python3', join(folder, 'try_it.py')],
    }
    const folder = await prepare(example, context)
    const words = ['account', 'set', 'demo0001', 'customPin=true']
    const environment = { ...service.environment, NODE_ENV: 'test' }
    const { code: failed } = await run(
      [process.execPath, ...argumentsOf('cli'), ...words],
      environment,
      RUN_WITHIN_MS,
    )
    expect(failed).toBe(0)
    const number = '447700900504'
    const tried = start([...example.command(folder), `+${number}`], {
      PINPOST_URL: service.api,
      PYTHONPATH: `${join(folder, 'packages')}:${folder}`,
    })
    const code = await codeFor(service, number, 6)
    tried.stdin?.end(`${code}\n`)
    expect(await lineOf(tried, /right|wrong/)).toBe('right')
  })
})
