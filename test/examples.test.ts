import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import {
  environmentOf,
  type Example,
  EXAMPLES,
  isOnPath,
  JAVA,
  leaveOut,
  prepare,
  PYTHON,
  run,
  RUN_WITHIN_MS,
} from './support/examples.ts'
import { startService, until } from './support/processes.ts'

/** A request can be cancelled from the 8th to the 31st second, and its code is valid for 75. */
const TIME_SCALE = 4
const CANCEL_FROM_MS = 30_000 / TIME_SCALE

/** The first two need no download. The others download their SDK into a copy of the folder. */
const RUNNABLE: readonly Example[] = [
  { name: 'curl', program: 'curl', command: () => ['sh', join(EXAMPLES, 'curl/verify.sh')] },
  { name: 'node', program: 'node', command: () => ['node', join(EXAMPLES, 'node/verify.mjs')] },
  { name: 'python', ...PYTHON },
  {
    name: 'go',
    program: 'go',
    install: (folder) => [`go build -C ${folder} -o ${folder}/verify .`],
    command: (folder) => [join(folder, 'verify')],
  },
  { name: 'java', ...JAVA },
]

/** Languages that are rarely installed: only their syntax is checked, if their tools exist. */
const READABLE = [
  { name: 'php', check: ['php', '-l', join(EXAMPLES, 'php/verify.php')] },
  { name: 'ruby', check: ['ruby', '-c', join(EXAMPLES, 'ruby/verify.rb')] },
]

/** the spelling differs between SDKs */
const STATUS_0 = /"status": ?"?0\b/i

/** Starts, submits a wrong code, triggers, checks and searches; cancels another one. @returns the example's output */
async function liveThrough(example: Example, folder: string) {
  const service = await startService({ workers: 1, timeScale: TIME_SCALE })
  const environment = await environmentOf(example, service.api, folder)
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
    const folder = await prepare(example, context)
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
