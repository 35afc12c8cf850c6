import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { type Channel, FOLLOW_UPS, type Outcome, type OutcomeKind, type Receipt } from '@pinpost/core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeBreakers } from './breakers.ts'
import { guarded } from './guard.ts'
import {
  type Callback,
  type Deliveries,
  type Provider,
  type ReceiptReading,
  type Report,
  reportsOf,
  type Subject,
} from './provider.ts'
import { type Reply, type ScriptedServer, startScriptedServer } from './scripted-server.suite.ts'

/** A code for refusals that no vendor lists. */
const UNLISTED_STATUSES = [400, 403, 404, 405, 409, 410, 413, 415, 418, 421, 422, 451]

interface Refusal {
  readonly reply: Reply
  readonly outcome: Outcome
}

/** A vendor's answers and their expected meaning. */
export interface ProviderFixture<C extends Channel> {
  /** the unguarded provider, with the API at that base URL */
  make(baseUrl: string): Provider<C>
  readonly delivery: Deliveries[C]
  /** PIN, number, tokens and texts that must not leak; the replies should quote some, as carriers do */
  readonly secrets: readonly string[]
  readonly accepted: { readonly reply: Reply; readonly reference: string }
  /** a reply per class, so that a new class is a compile error here; omit classes that the API cannot report */
  readonly refused: Readonly<Record<Exclude<OutcomeKind, 'accepted'>, Refusal | 'notTold'>>
  readonly callback: {
    /** a report of a delivered message, or a signed one with a status that we do not track */
    make(report: 'delivered' | 'unknown', token: 'current' | 'previous' | 'foreign' | 'none'): Callback
    readonly receipt: Receipt
    /** set if the signature covers only the body; signed data must then name its attempt */
    readonly about?: Subject
  }
  /** the answer to a receipt query; omit if the vendor has none */
  readonly asked?: { readonly reply: Reply; readonly receipt: Receipt }
}

/** The contract of every provider, tested against a real HTTP server. Call it once in the provider's test file. */
export function testProvider<C extends Channel>(name: string, fixture: ProviderFixture<C>): void {
  describe(`${name} as a provider`, () => {
    let server: ScriptedServer
    let provider: Provider<C>
    beforeAll(async () => {
      server = await startScriptedServer()
      provider = fixture.make(server.url)
    })
    afterAll(() => server.close())
    afterEach(() => void vi.restoreAllMocks())

    const send = (reply: Reply, signal = new AbortController().signal): Promise<Outcome> => {
      server.script(reply)
      return provider.send(fixture.delivery, signal)
    }

    const read = (callback: Callback): Promise<ReceiptReading> =>
      provider.readReceipt(callback, new AbortController().signal)

    const reported = async (callback: Callback): Promise<readonly Report[]> => {
      const reading = await read(callback)
      if (!reading.signed) throw new Error('it is not signed')
      return reportsOf(reading).map(({ receipt, about }) => ({ receipt, about }))
    }

    test('has a name that fits URLs and labels, and its delivery’s channel', () => {
      expect(provider.name).toMatch(/^[a-z][a-z0-9-]{2,31}$/)
      expect(provider.channel).toBe(fixture.delivery.channel)
    })

    describe('outcomes', () => {
      test('accepted, with the reference', async () => {
        const { reply, reference } = fixture.accepted
        await expect(send(reply)).resolves.toEqual({ kind: 'accepted', reference })
        expect(server.requests).toHaveLength(1)
      })

      test.each(refusalsOf(fixture))('%s, after one request', async (kind, { reply, outcome }) => {
        expect(outcome.kind).toBe(kind)
        await expect(send(reply)).resolves.toEqual(outcome)
        expect(server.requests).toHaveLength(1)
      })

      test('cover every class', () => {
        expect([...Object.keys(fixture.refused), 'accepted'].toSorted()).toEqual(
          Object.keys(FOLLOW_UPS).toSorted(),
        )
      })

      test.each(['', 'null', '[]', '"text"', '{}', '<html>', '{"sid":'])(
        'a 2xx with the body %j is ambiguous',
        async (body) => {
          await expect(send({ status: 201, body })).resolves.toMatchObject({ kind: 'ambiguous' })
        },
      )

      test.each([301, 302, 307, 308])('a redirect (%i) is ambiguous and not followed', async (status) => {
        const reply = { status, body: '', headers: { location: `${server.url}/elsewhere` } }
        await expect(send(reply)).resolves.toMatchObject({ kind: 'ambiguous' })
        expect(server.requests).toHaveLength(1)
      })

      test('a 421 is not repeated', async () => {
        await send({ status: 421, body: '{}' })
        expect(server.requests).toHaveLength(1)
      })

      test('no 4xx without a listed code moves a breaker, however often it occurs', async () => {
        const breakers = makeBreakers({ now: Date.now, siblings: () => ['route'], onChange: () => undefined })
        for (const status of UNLISTED_STATUSES) {
          for (const body of ['', '<html>', '{}', JSON.stringify({ code: 21999, message: 'no' })]) {
            const outcome = await breakers.run('route', () => send({ status, body }))
            expect([status, outcome.kind]).toEqual([status, 'requestRefused'])
            expect(server.requests).toHaveLength(1)
          }
        }
        expect(breakers.isOpen('route')).toBe(false)
      })

      test('a 401 opens it at once', async () => {
        const breakers = makeBreakers({ now: Date.now, siblings: () => ['route'], onChange: () => undefined })
        await breakers.run('route', () => send({ status: 401, body: '' }))
        expect(breakers.isOpen('route')).toBe(true)
      })

      test.each([408, 500, 502, 503, 504])('a %i is ambiguous and not tried again', async (status) => {
        await expect(send({ status, body: 'upstream' })).resolves.toMatchObject({ kind: 'ambiguous' })
        expect(server.requests).toHaveLength(1)
      })
    })

    describe('the connection', () => {
      test('is kept for the next send', async () => {
        await send(fixture.accepted.reply)
        const before = server.connections()
        await send(fixture.accepted.reply)
        expect(server.connections()).toBe(before)
      })

      test('reset after the request: ambiguous', async () => {
        await expect(send('reset')).resolves.toMatchObject({ kind: 'ambiguous' })
        expect(server.requests).toHaveLength(1)
      })

      test('refused: nothing was sent', async () => {
        const gone = await startScriptedServer()
        await gone.close()
        const outcome = fixture.make(gone.url).send(fixture.delivery, new AbortController().signal)
        await expect(outcome).resolves.toMatchObject({ kind: 'providerError' })
      })

      test('to an unknown host: nothing was sent', async () => {
        const unknown = fixture.make('http://pinpost.invalid')
        const outcome = unknown.send(fixture.delivery, new AbortController().signal)
        await expect(outcome).resolves.toMatchObject({ kind: 'providerError' })
      })

      test('ends at a time-out: ambiguous, socket destroyed', async () => {
        server.script('silence')
        // A busy machine may need longer to deliver the request.
        for (let timeoutMs = 150; server.requests.length === 0; timeoutMs *= 4) {
          const outcome = guarded(provider, { timeoutMs }).send(
            fixture.delivery,
            new AbortController().signal,
          )
          await expect(outcome).resolves.toEqual({ kind: 'ambiguous', code: 'timedOut' })
        }
        await vi.waitFor(() => expect(server.requests[0]?.connectionGone()).toBe(true), 60_000)
        expect(server.requests).toHaveLength(1)
      })

      test('ends at an abort while in flight: ambiguous, socket destroyed', async () => {
        const controller = new AbortController()
        const outcome = send('silence', controller.signal)
        await vi.waitFor(() => expect(server.requests).toHaveLength(1), 60_000)
        expect(server.requests[0]?.connectionGone()).toBe(false)
        controller.abort()
        await expect(outcome).resolves.toMatchObject({ kind: 'ambiguous' })
        await vi.waitFor(() => expect(server.requests[0]?.connectionGone()).toBe(true), 60_000)
      })

      test('the abort of one send does not affect another', async () => {
        const controller = new AbortController()
        const aborted = send('silence', controller.signal)
        await vi.waitFor(() => expect(server.requests).toHaveLength(1), 60_000)
        const other = send(fixture.accepted.reply)
        controller.abort()
        await expect(aborted).resolves.toMatchObject({ kind: 'ambiguous' })
        await expect(other).resolves.toMatchObject({ kind: 'accepted' })
      })
    })

    describe('secrets', () => {
      const replies: Reply[] = [
        fixture.accepted.reply,
        ...refusalsOf(fixture).map(([, { reply }]) => reply),
        { status: 201, body: fixture.secrets.join(' ') },
        {
          status: 400,
          body: JSON.stringify({ code: fixture.secrets.join(' '), message: fixture.secrets.join(' ') }),
        },
        'reset',
      ]

      test('are in no outcome, thrown error, printed provider or console line', async () => {
        const printed: string[] = []
        for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
          vi.spyOn(console, method).mockImplementation((...values) => void printed.push(inspect(values)))
        }
        for (const reply of replies) {
          const result: unknown = await send(reply).catch((error: unknown) => error)
          printed.push(JSON.stringify(result), inspect(result, { depth: Infinity, showHidden: true }))
          printed.push(inspect(provider, { depth: Infinity, showHidden: true }), JSON.stringify(provider))
        }
        for (const secret of fixture.secrets) expect(printed.join('\n')).not.toContain(secret)
      })

      test('are in no URL', async () => {
        await send(fixture.accepted.reply)
        for (const secret of fixture.secrets) expect(server.requests[0]?.path).not.toContain(secret)
      })
    })

    describe('callbacks', () => {
      const { make, receipt, about } = fixture.callback
      const delivered = make('delivered', 'current')
      const { url, body } = delivered

      test.each(['current', 'previous'] as const)('signed with the %s token', async (token) => {
        expect(await reported(make('delivered', token))).toEqual([{ receipt, about }])
      })

      test('signed, with an unknown status: signed, and no receipt', async () => {
        for (const report of await reported(make('unknown', 'current')))
          expect(report.receipt).toBeUndefined()
      })

      const forged: [string, Callback][] = [
        ['no signature', make('delivered', 'none')],
        ['a signature with a foreign token', make('delivered', 'foreign')],
        ['a changed body', { ...delivered, body: `${body}x` }],
        ['no body', { ...delivered, body: '' }],
      ]
      const elsewhere: [string, Callback][] = [
        ['another path', { ...delivered, url: url.replace(/\/\d+(?=$|\?)/, '/9') }],
        ['an added query', { ...delivered, url: `${url}${url.includes('?') ? '&' : '?'}x=1` }],
        ['another host', { ...delivered, url: url.replace('//', '//evil.') }],
        ['an URL that is none', { ...delivered, url: 'no url' }],
      ]
      test.each([...forged, ...(about === undefined ? elsewhere : [])])(
        'refused: %s',
        async (_name, callback) => {
          await expect(read(callback)).resolves.toEqual({ signed: false })
        },
      )
    })

    describe('the receipt query', () => {
      const ask = (reply: Reply): Promise<Receipt | undefined> => {
        server.script(reply)
        const { askReceipt } = guarded(provider, { timeoutMs: reply === 'silence' ? 150 : 60_000 })
        if (askReceipt === undefined) throw new Error('it cannot be asked')
        return askReceipt(fixture.accepted.reference, new AbortController().signal)
      }
      const { asked } = fixture

      test.runIf(asked !== undefined)('returns the receipt, after one request', async () => {
        await expect(ask(asked?.reply ?? 'reset')).resolves.toEqual(asked?.receipt)
        expect(server.requests).toHaveLength(1)
      })

      test.runIf(asked === undefined)('does not exist', () => {
        expect(guarded(provider).askReceipt).toBe(undefined)
      })

      test
        .runIf(asked !== undefined)
        .each<Reply>([
          'silence',
          'reset',
          { status: 404, body: '{}' },
          { status: 500, body: '' },
          { status: 200, body: '[' },
        ])('returns undefined if the carrier does not say (%j)', async (reply) => {
        await expect(ask(reply)).resolves.toBe(undefined)
      })
    })

    test('a send that was aborted beforehand makes no request', async () => {
      server.script(fixture.accepted.reply)
      await guarded(provider).send(fixture.delivery, AbortSignal.abort())
      await sleep(20)
      expect(server.requests).toHaveLength(0)
    })
  })
}

const refusalsOf = <C extends Channel>({ refused }: ProviderFixture<C>): [string, Refusal][] =>
  Object.entries<Refusal | 'notTold'>(refused).filter(
    (entry): entry is [string, Refusal] => entry[1] !== 'notTold',
  )
