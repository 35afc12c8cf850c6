import { randomUUID } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { DAY, entriesOf, NOON, refused, someId, succeeded } from '../test/given.ts'
import { KINDS, openOf } from '../test/opened.ts'

const ofAccount = (): string => `a-${randomUUID()}`
const LIMIT = { limit: 50 }

describe.each(KINDS)('retention of history in %s', (kind) => {
  const opened = openOf(kind)

  it('drops whole months that are over', async () => {
    const account = ofAccount()
    const months = [NOON - 90 * DAY, NOON - 30 * DAY, NOON]
    await opened.history().record(months.flatMap((at) => succeeded({ account, at })))
    expect(await opened.history().dropBefore(NOON - 31 * DAY)).toEqual(['2026-09'])
    expect(
      (await opened.history().search({ account }, LIMIT)).starts.map(({ startedAt }) => startedAt),
    ).toEqual([NOON, NOON - 30 * DAY])
    // A late entry makes its month again.
    await opened.history().record(refused({ account, at: NOON - 90 * DAY }))
    expect((await opened.history().search({ account }, LIMIT)).starts).toHaveLength(3)
    expect(await opened.history().dropBefore(NOON - 31 * DAY)).toEqual(['2026-09'])
  })

  it('deletes the old starts of one account, with all that belongs to them', async () => {
    const [account, other] = [ofAccount(), ofAccount()]
    const [old, young] = [NOON - 10 * DAY, NOON]
    const id = someId()
    await opened
      .history()
      .record([
        ...succeeded({ id, account, at: old }),
        ...refused({ account, at: old }),
        ...succeeded({ account, at: young }),
        ...succeeded({ account: other, at: old }),
      ])
    expect(await opened.history().deleteOf(account, NOON - 7 * DAY)).toBe(2)
    expect(await opened.history().deleteOf(account, NOON - 7 * DAY)).toBe(0)
    expect(await opened.history().timeline(id)).toBeUndefined()
    expect((await opened.history().search({ account }, LIMIT)).starts).toHaveLength(1)
    expect((await opened.history().search({ account: other }, LIMIT)).starts).toHaveLength(1)
    expect(await opened.history().routeTotals({ account })).toMatchObject([{ attempts: 1 }])
  })

  it('an erased address leaves its verifications, which have ended, without it', async () => {
    const account = ofAccount()
    const [person, other] = [`${account}-one`, `${account}-two`]
    const running = entriesOf({ account, fingerprint: person }, [0, { type: 'started' }])
    const erasure = entriesOf({ account }, [0, { type: 'erased', fingerprint: person }])
    await opened.history().record([...succeeded({ account, fingerprint: person }), ...running])
    // With the later entries of a verification, and twice, as after a crash.
    const late = entriesOf(
      { account, id: running[0]?.id ?? '' },
      [0, { type: 'started' }],
      [1, { type: 'triggered' }],
    )
    await opened.history().record([...late, ...erasure, ...succeeded({ account, fingerprint: other })])
    await opened.history().record(erasure)
    expect((await opened.history().search({ fingerprints: [person] }, LIMIT)).starts).toEqual([])
    expect((await opened.history().search({ fingerprints: [other] }, LIMIT)).starts).toHaveLength(1)
    const { starts } = await opened.history().search({ account }, LIMIT)
    expect(starts).toHaveLength(3)
    const erased = { sealed: null, prefix: null, fingerprint: null }
    expect(starts.filter(({ fingerprint }) => fingerprint === null)).toMatchObject([erased, erased])
    expect(await opened.history().totals({ account }, 'all')).toMatchObject([
      { starts: 3, succeeded: 2, cancelled: 1, inProgress: 0 },
    ])
  })
})
