import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import {
  environmentOf,
  type Example,
  EXAMPLES,
  JAVA,
  prepare,
  PYTHON,
  run,
  RUN_WITHIN_MS,
} from './support/examples.ts'
import { argumentsOf, startService, temporaryFolder, until } from './support/processes.ts'

/** A request can be cancelled from the 8th to the 45th second. */
const TIME_SCALE = 4
const CANCEL_FROM_MS = 30_000 / TIME_SCALE

const RUNNABLE: readonly Example[] = [
  { name: 'node-v2', program: 'node', command: () => ['node', join(EXAMPLES, 'node-v2/verify.mjs')] },
  { name: 'python-v2', ...PYTHON },
  { name: 'java-v2', ...JAVA },
]

interface CreatedApplication {
  readonly id: string
  readonly privateKey: string
}

/** Creates an application as an operator does. @returns the variables by which the examples know it */
async function createApplication(settings: Readonly<Record<string, string>>) {
  const environment = { ...settings, NODE_ENV: 'test' }
  const words = ['application', 'create', 'demo0001', 'example', '--json']
  const created = await run([process.execPath, ...argumentsOf('cli'), ...words], environment, RUN_WITHIN_MS)
  const { id, privateKey }: CreatedApplication = JSON.parse(created.output)
  const file = join(temporaryFolder('application'), 'private.pem')
  writeFileSync(file, privateKey, { mode: 0o600 })
  return { PINPOST_APPLICATION: id, PINPOST_PRIVATE_KEY: file }
}

/** Starts, submits codes, continues to the call, and cancels another one. @returns the example's output */
async function liveThrough(example: Example, folder: string) {
  const service = await startService({ workers: 1, timeScale: TIME_SCALE })
  const environment = {
    ...(await environmentOf(example, service.api, folder)),
    ...(await createApplication(service.environment)),
  }
  const ask = async (...values: string[]): Promise<string> =>
    (await run([...example.command(folder), ...values], environment, RUN_WITHIN_MS)).output
  const send = async (number: string): Promise<string> => {
    const answer = await ask('send', number)
    const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(answer)?.[0]
    if (id === undefined) throw new Error(`no request id in ${answer}`)
    return id
  }

  const number = '447700900700'
  const id = await send(number)
  const sms = await service.nextItem(number)
  const code = /\d{4}/.exec(String(sms['text']))?.[0] ?? ''
  const wrong = await ask('check', id, code === '0000' ? '1111' : '0000')
  const right = await ask('check', id, code)
  const again = await ask('check', id, code)

  const called = '447700900701'
  const other = await send(called)
  await service.nextItem(called)
  const next = await ask('next', other)
  const { kind } = await service.nextItem(called)
  const tooLate = await ask('cancel', other)

  // On a busy machine the cancel window may be over before the program has started.
  let tries = 0
  await until('a request in its cancel window', async () => {
    const third = await send(`4477009008${String(tries++).padStart(2, '0')}`)
    await new Promise((resolve) => setTimeout(resolve, CANCEL_FROM_MS))
    return DONE.test(await ask('cancel', third))
  })
  return { wrong, right, again, next, kind, tooLate }
}

/** Node's SDK gives whether it could be done, the others throw the problem. */
const DONE = /^(?:true|done)$/m
const REFUSED = /^false$|cannot be performed at this time/m

describe('the examples of Verify v2, against the real service', () => {
  it.for(RUNNABLE)('$name', { timeout: 180_000 }, async (example, context) => {
    const folder = await prepare(example, context)
    expect(await liveThrough(example, folder)).toEqual({
      wrong: expect.stringContaining('The code you provided does not match the expected value'),
      right: expect.stringContaining('completed'),
      again: expect.stringContaining('was not found or it has been verified already'),
      next: expect.stringMatching(DONE),
      kind: 'call',
      tooLate: expect.stringMatching(REFUSED),
    })
  })
})
