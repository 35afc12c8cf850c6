import { EventEmitter, once } from 'node:events'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import * as fixture from '../../aws-sms/aws-sms-fixture.suite.ts'
import { makeCertificates } from './certificates.ts'

const PEM = fixture.CERTIFICATES[fixture.SIGNERS.current.url] ?? ''

const never = (_url: string, signal: AbortSignal): Promise<undefined> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('given up')), { once: true })
  })

describe('certificates', () => {
  test('are fetched once for concurrent and later requests', async () => {
    const { get, asked } = fixture.makeGet({ a: PEM })
    const certificates = makeCertificates(get)
    const keys = await Promise.all([certificates.keyAt('a'), certificates.keyAt('a')])
    expect(keys.map((key) => key?.asymmetricKeyType)).toEqual(['rsa', 'rsa'])
    await certificates.keyAt('a')
    expect(asked).toEqual(['a'])
  })

  test('are fetched again after a failure', async () => {
    let answers = 0
    const certificates = makeCertificates(async () => {
      if (++answers === 1) throw new Error('away')
      return answers === 2 ? undefined : PEM
    })
    await expect(certificates.keyAt('a')).rejects.toThrow('away')
    await expect(certificates.keyAt('a')).resolves.toBe(undefined)
    await expect(certificates.keyAt('a')).resolves.toBeDefined()
  })

  test('are kept in a bounded number, the newest', async () => {
    const asked: string[] = []
    const certificates = makeCertificates(async (url) => {
      asked.push(url)
      return PEM
    })
    const urls = Array.from({ length: 17 }, (_, i) => `u${i}`)
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    for (const url of urls) {
      await certificates.keyAt(url)
      vi.advanceTimersByTime(10_000)
    }
    await certificates.keyAt('u16')
    await certificates.keyAt('u1')
    expect(asked).toEqual(urls)
    await certificates.keyAt('u0')
    expect(asked).toEqual([...urls, 'u0'])
  })

  test('are fetched in a bounded number at once', async () => {
    const gate = new EventEmitter()
    const certificates = makeCertificates(async () => {
      await once(gate, 'open')
      return PEM
    })
    const two = ['a', 'b'].map((url) => certificates.keyAt(url))
    await expect(certificates.keyAt('e')).rejects.toThrow('too many certificates')
    gate.emit('open')
    await Promise.all(two)
    const third = certificates.keyAt('e')
    gate.emit('open')
    await expect(third).resolves.toBeDefined()
  })

  test('are fetched in a bounded number in a minute; cached ones stay available', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const { get, asked } = fixture.makeGet({ a: PEM })
    const certificates = makeCertificates(get)
    await certificates.keyAt('a')
    for (let i = 1; i < 10; i++) await expect(certificates.keyAt(`made-up-${i}`)).resolves.toBe(undefined)
    await expect(certificates.keyAt('made-up-10')).rejects.toThrow('too many certificates')
    await expect(certificates.keyAt('a')).resolves.toBeDefined()
    expect(asked).toHaveLength(10)
    vi.advanceTimersByTime(60_000)
    await expect(certificates.keyAt('made-up-10')).resolves.toBe(undefined)
  })

  test('are given up after the time-out', async () => {
    await expect(makeCertificates(never, 20).keyAt('a')).rejects.toThrow('given up')
  })
})
