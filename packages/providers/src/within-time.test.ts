import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { expect, it } from 'vitest'

import { withinTime } from './within-time.ts'

const MS = 200
const LONG_MS = 600_000
async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

it('a call is aborted after its time, although the garbage collector runs', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const collecting = setInterval(collect, MS / 4)
  const began = performance.now()
  await withinTime(MS, new AbortController().signal, untilAborted)
  clearInterval(collecting)
  expect(performance.now() - began).toBeGreaterThanOrEqual(MS - 1)
})

it.each(['before', 'during'])(
  'a call is aborted with the other signal, which is aborted %s it',
  async (when) => {
    const other = new AbortController()
    if (when === 'before') other.abort()
    const called = withinTime(LONG_MS, other.signal, async (signal) => {
      await untilAborted(signal)
      return signal.aborted
    })
    other.abort()
    expect(await called).toBe(true)
  },
)

it('the result is that of the call', async () => {
  const { signal } = new AbortController()
  expect(await withinTime(LONG_MS, signal, () => Promise.resolve('done'))).toBe('done')
  await expect(withinTime(LONG_MS, signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})
