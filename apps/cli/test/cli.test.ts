import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { argumentsOf, serviceOfFile, temporaryFolder, until } from '../../../test/support/processes.ts'

const ROOT = new URL('../../../', import.meta.url).pathname

interface Answer {
  readonly code: number
  readonly out: string
}

/** The command line as an operator runs it. */
async function pinpost(environment: Record<string, string>, ...words: string[]): Promise<Answer> {
  const args = [...argumentsOf('cli'), ...words]
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })
    return { code: 0, out: stdout }
  } catch (error) {
    const { code, stdout, stderr }: { code?: number; stdout?: string; stderr?: string } = Object(error)
    return { code: code ?? -1, out: `${stdout}${stderr}` }
  }
}

/** The last word that it printed. */
const secretIn = ({ out }: Answer): string => out.trim().split(' ').at(-1) ?? ''

describe('the command line', () => {
  const service = serviceOfFile({ workers: 1, timeScale: 1 })

  it('shows a verification with the reason for its route, re-queues it, and shows no code or number', async () => {
    const { environment, call, nextItem } = service()
    const number = '4915112349001'
    const started = await call('/verify/json', { number, brand: 'Acme', workflow_id: '6' })
    const id = String(started['request_id'])
    const { text } = await nextItem(number)
    const [pin = 'none'] = /\d{4}/.exec(String(text)) ?? []
    await until('the receipt', async () =>
      (await pinpost(environment, 'verification', 'show', id)).out.includes('delivered'),
    )
    const shown = await pinpost(environment, 'verification', 'show', id)
    expect(shown.code).toBe(0)
    expect(shown.out).toMatch(/1 +sms +twilio-sms +only of 1 +accepted +delivered/)
    expect(shown.out).toContain('inProgress')
    expect(shown.out).not.toContain(number.slice(2, -2))
    expect(shown.out.replaceAll(id, '').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')).not.toContain(pin)
    expect(await pinpost(environment, 'verification', 'replay', id)).toMatchObject({ code: 0 })
    expect(await pinpost(environment, 'verification', 'replay', 'f'.repeat(32))).toMatchObject({ code: 1 })
  })

  it('turns a country off and on again, without a restart', async () => {
    const { environment, call } = service()
    let numbers = 0
    const statusOf = async () =>
      (
        await call('/verify/json', {
          // A country that no other test sends to, because workers read a switch a moment later than the API.
          number: `33612348${String(numbers++).padStart(3, '0')}`,
          brand: 'Acme',
        })
      )['status']
    expect(await pinpost(environment, 'switch', 'off', 'country:FR')).toMatchObject({ code: 0 })
    await until('the switch', async () => (await statusOf()) === '15')
    expect((await pinpost(environment, 'switch', 'list')).out).toMatch(/country:FR +\S+Z +-/)
    await pinpost(environment, 'switch', 'on', 'country:FR')
    await until('the switch', async () => (await statusOf()) === '0')
  })

  it('finds the verifications of a number, also without the PIN keys', async () => {
    const { environment, call, nextItem } = service()
    const number = '4915112349002'
    const begin = async () =>
      String((await call('/verify/json', { number, brand: 'Acme', workflow_id: '6' }))['request_id'])
    const first = await begin()
    const { text } = await nextItem(number)
    await call('/verify/check/json', { request_id: first, code: /\d{4}/.exec(String(text))?.[0] ?? '' })
    const second = await begin()
    const find = async (variables: Record<string, string>, account = 'demo0001') => {
      const words = ['verification', 'find', '+49 151 12349002', '--account', account, '--json']
      const found: { id: string; state: string }[] = JSON.parse((await pinpost(variables, ...words)).out)
      return found.map(({ id, state }) => ({ id, state }))
    }
    expect(await find(environment)).toEqual([
      { id: second, state: 'inProgress' },
      { id: first, state: 'succeeded' },
    ])
    expect(await find(environment, 'demo0002')).toEqual([])

    const { PINPOST_PIN_KEYS: _, ...support } = environment
    expect(await find(support)).toEqual(await find(environment))
    const listed = await pinpost(support, 'verification', 'list', '--account', 'demo0001')
    expect(listed.out.indexOf(second)).toBeLessThan(listed.out.indexOf(first))
    const shown = await pinpost(support, 'verification', 'show', first)
    expect(shown.out).toMatch(/address +hidden without PINPOST_PIN_KEYS \(DE\)\n/)
    expect(shown.out).toMatch(/1 +sms +twilio-sms +only of 1 +accepted/)
    expect(shown.out).not.toMatch(/15112349/)
  })

  it('ends silently if its reader closes the pipe', async () => {
    const { environment } = service()
    const command = [process.execPath, ...argumentsOf('cli'), 'route', 'list'].join(' ')
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', `${command} | true`], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment },
    })
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
  })

  it('says why Redis does not answer', async () => {
    const { environment } = service()
    const away = await pinpost({ ...environment, PINPOST_REDIS_URL: 'redis://127.0.0.1:1' }, 'switch', 'list')
    expect(away).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^Redis does not answer \(.*ECONNREFUSED.*\): see PINPOST_REDIS_URL\n$/),
    })
  })

  it('creates accounts and rotates their secrets without downtime', async () => {
    const { environment, api } = service()
    const accepted = async (secret: string): Promise<boolean> => {
      const authorization = `Basic ${Buffer.from(`newshop1:${secret}`).toString('base64')}`
      const answer = await fetch(`${api}/verify/search/json?request_id=${'0'.repeat(32)}`, {
        headers: { authorization },
      })
      const body: { status: string } = await answer.json()
      return body.status === '101'
    }
    const folder = temporaryFolder('cli')
    const file = join(folder, 'account.json')
    writeFileSync(file, JSON.stringify({ customPin: true, routing: { by: 'adaptive' } }))
    const first = secretIn(await pinpost(environment, 'account', 'add', 'newshop1', file))
    expect(await accepted(first)).toBe(true)
    const second = secretIn(await pinpost(environment, 'secret', 'add', 'newshop1'))
    await until('both secrets', async () => (await accepted(first)) && accepted(second))
    await pinpost(environment, 'secret', 'drop-old', 'newshop1')
    await until('the new one alone', async () => !(await accepted(first)) && accepted(second))
    const shown = await pinpost(environment, 'account', 'show', 'newshop1')
    expect(shown.out).toContain('"adaptive"')
    expect(shown.out).not.toContain(second)
    expect((await pinpost(environment, 'account', 'list')).out).toMatch(
      /demo0001 +active +environment +1\nnewshop1 +active +operator +1\n$/,
    )
    expect(await pinpost(environment, 'account', 'remove', 'newshop1')).toMatchObject({ code: 0 })
    await until('its end', async () => !(await accepted(second)))
  })

  it('checks a routes file and lists what is configured', async () => {
    const { environment } = service()
    expect((await pinpost(environment, 'route', 'list')).out).toMatch(
      /twilio-sms +sms +twilio +everywhere +0\.00000 +ok +1/,
    )
    const file = join(temporaryFolder('cli'), 'routes.yaml')
    writeFileSync(file, 'credentials: {}\nroutes: []\n')
    const checked = await pinpost(environment, 'route', 'check', file)
    expect(checked.code).toBe(1)
    expect(checked.out).toContain('routes')
  })

  it('lists its commands', async () => {
    const help = await pinpost({}, 'help')
    expect(help.out).toContain('switch off <kind:name>')
    expect(await pinpost({}, 'nonsense')).toMatchObject({ code: 2 })
    expect(await pinpost({}, 'switch', 'list')).toMatchObject({
      code: 1,
      out: expect.stringContaining('PINPOST_REDIS_URL'),
    })
  })
})
