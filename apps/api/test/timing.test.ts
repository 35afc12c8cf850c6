import { describe, expect, it } from 'vitest'

import { openTestApi, OTHER, SHOP, someNumber, type TestApi } from './api.ts'

/** Only in the long form (`npm run fuzz`), because other work on a CI machine would distort the timing. */
const IS_LONG = process.env['PINPOST_TEST_TIMING'] !== undefined
const ROUNDS = 2_000
/** Milliseconds; over a network only much larger differences can be measured. */
const INDISTINGUISHABLE_MS = 0.1

const KINDS = ['unknown', 'ended', 'foreign'] as const
type Kind = (typeof KINDS)[number]

async function start({ app }: TestApi, account: typeof SHOP): Promise<string> {
  const payload = {
    api_key: account.key,
    api_secret: account.secrets[0],
    number: someNumber(),
    brand: 'Acme',
  }
  const answer = await app.inject({ method: 'POST', url: '/verify/json', payload })
  return answer.json<{ request_id: string }>().request_id
}

/** Ids that SHOP cannot check, and must not be able to distinguish. */
async function idsOf(api: TestApi): Promise<Record<Kind, string>> {
  const ended = await start(api, SHOP)
  await api.call('/verify/control/json', { request_id: ended, cmd: 'trigger_next_event' })
  for (let i = 0; i < 3; i++) await api.call('/verify/check/json', { request_id: ended, code: 'zzzz' })
  return { unknown: `00${'a'.repeat(30)}`, ended, foreign: await start(api, OTHER) }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

describe('a check of an id that is unknown, ended or of another account', () => {
  it('is answered with the same text', async () => {
    const api = await openTestApi()
    const answers = await Promise.all(
      Object.values(await idsOf(api)).map(async (id) => {
        const answer = await api.call('/verify/check/json', { request_id: id, code: '1234' })
        return JSON.stringify(answer).replaceAll(id, '<id>')
      }),
    )
    expect(new Set(answers).size).toBe(1)
  })

  it.runIf(IS_LONG)('takes as long as a wrong code, by the median', { timeout: 300_000 }, async () => {
    const api = await openTestApi()
    const none = await idsOf(api)
    // The third wrong code would end it.
    const own: string[] = []
    for (let i = 0; i < ROUNDS / 2; i++) own.push(await start(api, SHOP))
    const kinds = [...KINDS, 'wrong'] as const
    const times = new Map<string, number[]>(kinds.map((kind) => [kind, []]))
    for (let round = 0; round < ROUNDS; round++) {
      // Alternately, so that other work on the machine affects all of them.
      for (const kind of kinds) {
        const id = kind === 'wrong' ? (own[round >> 1] ?? '') : none[kind]
        const begun = performance.now()
        await api.call('/verify/check/json', { request_id: id, code: 'zzzz' })
        times.get(kind)?.push(performance.now() - begun)
      }
    }
    const medians = [...times].map(([kind, each]) => ({ kind, ms: median(each.slice(ROUNDS / 10)) }))
    console.table(medians)
    const all = medians.map(({ ms }) => ms)
    expect(Math.max(...all) - Math.min(...all)).toBeLessThan(INDISTINGUISHABLE_MS)
  })
})
