import { getEventListeners } from 'node:events'

import { type Outcome, type Receipt, Secret } from '@pinpost/core'
import { describe, expect, test, vi } from 'vitest'
import { guarded } from './guard.ts'
import type { Deliveries, Provider } from './provider.ts'

const DELIVERY: Deliveries['sms'] = {
  channel: 'sms',
  verificationId: 'a'.repeat(32),
  attempt: 1,
  to: new Secret('+447700900000'),
  validSeconds: 125,
  text: new Secret('Acme code: 1234.'),
  segments: 1,
  keepUcs2: false,
}

const ACCEPTED: Outcome = { kind: 'accepted', reference: 'ref' }
const live = (): AbortSignal => new AbortController().signal
const never = (): Promise<Outcome> => new Promise(() => {})

function providerThat(send: Provider<'sms'>['send']): Provider<'sms'> {
  return {
    name: 'test-sms',
    channel: 'sms',
    send,
    readReceipt: async () => ({ signed: false }),
    askReceipt: async () => ({ status: 'delivered' }),
  }
}

describe('guarded', () => {
  test('passes name, channel, outcome and receipts through', async () => {
    const provider = guarded(providerThat(() => Promise.resolve(ACCEPTED)))
    expect(provider).toMatchObject({ name: 'test-sms', channel: 'sms' })
    await expect(provider.send(DELIVERY, live())).resolves.toBe(ACCEPTED)
    const callback = { method: 'POST', url: '', headers: {}, body: '' } as const
    await expect(provider.readReceipt(callback, live())).resolves.toEqual({ signed: false })
    await expect(provider.askReceipt?.('ref', live())).resolves.toEqual({ status: 'delivered' })
  })

  test.each<[string, Provider<'sms'>['send']]>([
    ['rejects', () => Promise.reject(new Error('+447700900000 and 1234'))],
    [
      'throws',
      () => {
        throw new Error('+447700900000 and 1234')
      },
    ],
  ])('a send that %s is ambiguous, and its error is dropped', async (_name, send) => {
    const outcome = await guarded(providerThat(send)).send(DELIVERY, live())
    expect(outcome).toEqual({ kind: 'ambiguous', code: 'threw' })
  })

  test('a send that ignores its signal is given up at the time-out of ten seconds', async () => {
    vi.useFakeTimers()
    try {
      const seen: AbortSignal[] = []
      const provider = providerThat((_delivery, signal) => {
        seen.push(signal)
        return never()
      })
      let outcome: Outcome | undefined
      const sent = guarded(provider)
        .send(DELIVERY, live())
        .then((value) => (outcome = value))
      await vi.advanceTimersByTimeAsync(9_999)
      expect(outcome).toBe(undefined)
      await vi.advanceTimersByTimeAsync(1)
      await sent
      expect(outcome).toEqual({ kind: 'ambiguous', code: 'timedOut' })
      expect(seen[0]?.aborted).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  test('a send that the caller aborts is ambiguous', async () => {
    const controller = new AbortController()
    const sent = guarded(providerThat(never)).send(DELIVERY, controller.signal)
    controller.abort()
    await expect(sent).resolves.toEqual({ kind: 'ambiguous', code: 'aborted' })
  })

  test('a signal that was aborted beforehand sends nothing', async () => {
    const send = vi.fn<Provider<'sms'>['send']>(() => Promise.resolve(ACCEPTED))
    const outcome = await guarded(providerThat(send)).send(DELIVERY, AbortSignal.abort())
    expect(outcome).toEqual({ kind: 'providerError', code: 'notStarted' })
    expect(send).not.toHaveBeenCalled()
  })

  test('a send that never ends leaves no listener behind', async () => {
    vi.useFakeTimers()
    try {
      const { signal } = new AbortController()
      const sent = guarded(providerThat(never)).send(DELIVERY, signal)
      expect(getEventListeners(signal, 'abort')).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(10_000)
      await sent
      expect(getEventListeners(signal, 'abort')).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })

  describe('the sender that the caller asked for', () => {
    const REFUSED: Outcome = { kind: 'senderRefused', code: '21606' }
    const asked = { ...DELIVERY, senderId: 'Shop' }
    const handed = async (delivery: Deliveries['sms'], allowSenderId?: boolean) => {
      const send = vi.fn<Provider<'sms'>['send']>(() => Promise.resolve(REFUSED))
      const outcome = await guarded(providerThat(send), { allowSenderId }).send(delivery, live())
      return { outcome, senderId: send.mock.calls[0]?.[0].senderId }
    }

    test('goes to the carrier only if the route allows it', async () => {
      await expect(handed(asked, true)).resolves.toMatchObject({ senderId: 'Shop' })
      await expect(handed(asked, false)).resolves.toMatchObject({ senderId: undefined })
      await expect(handed(asked)).resolves.toMatchObject({ senderId: undefined })
    })

    test('makes a refusal `senderRefused` if it was sent, else `requestRefused`', async () => {
      await expect(handed(asked, true)).resolves.toMatchObject({ outcome: REFUSED })
      const refused = { outcome: { kind: 'requestRefused', code: '21606' } }
      await expect(handed(asked)).resolves.toMatchObject(refused)
      await expect(handed(DELIVERY, true)).resolves.toMatchObject(refused)
    })
  })

  test('receipt queries leave half of the concurrency to sends', async () => {
    const answer: ((receipt: Receipt) => void)[] = []
    const askReceipt = vi.fn<NonNullable<Provider['askReceipt']>>(
      () => new Promise((resolve) => void answer.push(resolve)),
    )
    const provider = guarded(
      { ...providerThat(() => Promise.resolve(ACCEPTED)), askReceipt },
      { concurrency: 4 },
    )
    const asked = [1, 2, 3, 4].map(async () => provider.askReceipt?.('ref', live()))
    expect(askReceipt).toHaveBeenCalledTimes(2)
    await expect(provider.send(DELIVERY, live())).resolves.toBe(ACCEPTED)
    for (const each of answer) each({ status: 'delivered' })
    const delivered = { status: 'delivered' }
    await expect(Promise.all(asked)).resolves.toEqual([delivered, delivered, undefined, undefined])
  })

  test('a provider without a receipt query has none when guarded', () => {
    const { askReceipt: _, ...provider } = providerThat(() => Promise.resolve(ACCEPTED))
    expect(guarded(provider).askReceipt).toBe(undefined)
    expect(guarded(provider).reportRightCode).toBe(undefined)
  })

  test('leaves no timer and no listener behind', async () => {
    const controller = new AbortController()
    const added = vi.spyOn(controller.signal, 'addEventListener')
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    await guarded(providerThat(() => Promise.resolve(ACCEPTED))).send(DELIVERY, controller.signal)
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1])
    expect(cleared).toHaveBeenCalledOnce()
    vi.restoreAllMocks()
  })
})

const CODE = new Secret('4711')
const reporting = (
  reportRightCode: NonNullable<Provider['reportRightCode']>,
  options?: Parameters<typeof guarded>[1],
) => guarded({ ...providerThat(never), reportRightCode }, options)

describe('a report of a right code', () => {
  test('reaches the carrier with reference and code', async () => {
    const report = vi.fn<NonNullable<Provider['reportRightCode']>>(() => Promise.resolve(true))
    await expect(reporting(report).reportRightCode?.('ref', CODE, live())).resolves.toBe(true)
    expect(report).toHaveBeenCalledWith('ref', CODE, expect.any(AbortSignal))
  })

  test('was not heard if it threw, took too long or was aborted', async () => {
    const thrown = reporting(() => Promise.reject(new Error('no')))
    await expect(thrown.reportRightCode?.('ref', CODE, live())).resolves.toBe(false)
    const hanging = reporting(() => new Promise(() => {}), { timeoutMs: 10 })
    await expect(hanging.reportRightCode?.('ref', CODE, live())).resolves.toBe(false)
    const aborted = reporting(() => new Promise(() => {})).reportRightCode?.(
      'ref',
      CODE,
      AbortSignal.timeout(5),
    )
    await expect(aborted).resolves.toBe(false)
  })

  test('leaves half of the concurrent requests to sends', async () => {
    const report = vi.fn<NonNullable<Provider['reportRightCode']>>(() => new Promise(() => {}))
    const provider = reporting(report, { concurrency: 4, timeoutMs: 50 })
    const told = await Promise.all([1, 2, 3].map(async () => provider.reportRightCode?.('ref', CODE, live())))
    expect(told).toEqual([false, false, false])
    expect(report).toHaveBeenCalledTimes(2)
  })
})
