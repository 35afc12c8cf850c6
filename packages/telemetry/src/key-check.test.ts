import { expect, it } from 'vitest'

import { makeKeyCheck } from './key-check.ts'
import type { Logger } from './logger.ts'

const keep = (lines: string[]) => (fields: unknown, text?: string) => void lines.push(text ?? String(fields))

it('a wrong key fails the check and is logged once by the name of its variable', async () => {
  const errors: string[] = []
  const infos: string[] = []
  const log = { error: keep(errors), info: keep(infos), warn: keep([]), fatal: keep([]), debug: keep([]) }
  // The logger's own type has overloads for formats that are not used.
  const logger: Logger = Object.assign(Object.create(null), log)
  let wrong: readonly string[] = []
  const check = makeKeyCheck(logger, () => Promise.resolve(wrong))
  expect(await check()).toBe(true)
  wrong = ['PINPOST_PIN_KEYS']
  expect([await check(), await check()]).toEqual([false, false])
  expect(errors).toEqual([expect.stringMatching(/^PINPOST_PIN_KEYS: not the key/)])
  wrong = []
  expect(await check()).toBe(true)
  expect(infos).toHaveLength(1)
})

it('the last result stays valid while Redis does not answer; before the first one the check fails', async () => {
  const logger: Logger = Object.assign(Object.create(null), { info: keep([]), error: keep([]) })
  const answers: (readonly string[])[] = []
  const check = makeKeyCheck(logger, () => {
    const wrong = answers.shift()
    return wrong === undefined ? Promise.reject(new Error('away')) : Promise.resolve(wrong)
  })
  await expect(check()).rejects.toThrow('away')
  answers.push([])
  expect([await check(), await check()]).toEqual([true, true])
  answers.push(['PINPOST_PIN_KEYS'])
  expect([await check(), await check()]).toEqual([false, false])
})
