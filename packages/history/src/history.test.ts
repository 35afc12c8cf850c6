import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Secret } from '@pinpost/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { DAY, delivered, entriesOf, MINUTE, NOON, refused, SECOND, someId, succeeded } from '../test/given.ts'
import { KINDS } from '../test/opened.ts'
import { startPostgres } from '../test/postgres.ts'
import { openEmbedded } from './embedded.ts'
import { type History, openHistory } from './history.ts'
import { migrate } from './migrate.ts'

const ofAccount = (): string => `a-${randomUUID()}`
const LIMIT = { limit: 50 }

describe.each(KINDS)('history in %s', (kind) => {
  let history: History
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined

  beforeAll(async () => {
    if (kind === 'Postgres') server = await startPostgres()
    history = openHistory(server ? { url: server.url, onError: () => undefined } : { embedded: undefined })
  })
  afterAll(async () => {
    await history.close()
    await server?.stop()
  })

  it('keeps a verification with its attempts, price, wrong codes and end', async () => {
    const id = someId()
    await history.record(succeeded({ id }))
    const timeline = await history.timeline(id)
    expect(timeline?.start).toEqual({
      id,
      startedAt: NOON,
      account: 'shop',
      country: 'DE',
      fingerprint: 'shop-14',
      sealed: `sealed-${id}`,
      prefix: '+4915112345'.slice(0, 10),
      state: 'succeeded',
      endedAt: NOON + 20 * SECOND,
      refusal: null,
      channels: ['sms'],
      routes: ['twilio-sms'],
      wrongCodes: 1,
      sent: 1,
      spend: 75_000,
      delivered: 1,
      test: false,
      isComplete: true,
    })
    expect(timeline?.entries.map(({ version, at, events }) => [version, at - NOON, events[0]?.type])).toEqual(
      [
        [1, 0, 'started'],
        [2, 0, 'claimed'],
        [3, SECOND, 'attempted'],
        [4, 3 * SECOND, 'receiptTaken'],
        [5, 10 * SECOND, 'checked'],
        [6, 20 * SECOND, 'checked'],
      ],
    )
    expect(await history.timeline(someId())).toBeUndefined()
  })

  it('keeps tries of webhooks, each once however often it comes, and shows them with the verification', async () => {
    const id = someId()
    await history.record(succeeded({ id }))
    const common = {
      verification: id,
      event: `evt_${id}_000001_00`,
      type: 'verification.started',
      target: 'ep_1',
    }
    const failed = { ...common, number: 1, at: NOON + SECOND, result: 'retry', reason: 'status 500' } as const
    const done = { ...common, number: 2, at: NOON + MINUTE, result: 'done', reason: null } as const
    await history.recordTries([done, failed, failed])
    await history.recordTries([failed])
    expect((await history.timeline(id))?.webhooks).toEqual([failed, done])
  })

  it('is the same however entries are split into batches and repeated', async () => {
    const [whole, split] = [someId(), someId()]
    await history.record(succeeded({ id: whole }))
    const entries = succeeded({ id: split })
    for (const [from, to] of [
      [0, 2],
      [0, 2],
      [1, 4],
      [2, 3],
      [0, 6],
    ])
      await history.record([...entries.slice(from, to), ...entries.slice(from, to)])
    const [one, other] = [await history.timeline(whole), await history.timeline(split)]
    const withoutIds = { id: '', sealed: '' }
    expect({ ...other?.start, ...withoutIds }).toEqual({ ...one?.start, ...withoutIds })
    expect(other?.entries).toEqual(one?.entries)
  })

  it('a batch is written whole or not at all', async () => {
    const [id, bad] = [someId(), someId()]
    const wrong = entriesOf({ id: bad }, [0, { type: 'started' }]).map((entry) => ({
      ...entry,
      version: 2 ** 40,
    }))
    // No database takes such a version.
    await expect(history.record([...succeeded({ id }), ...wrong])).rejects.toThrow(/range|integer/)
    expect(await history.timeline(id)).toBeUndefined()
  })

  it('says so if the outbox dropped entries', async () => {
    const id = someId()
    await history.record(succeeded({ id }).slice(2))
    expect((await history.timeline(id))?.start).toMatchObject({
      isComplete: false,
      state: 'succeeded',
      prefix: null,
      sent: 1,
    })
  })

  it('keeps what a carrier sent, also characters that JSON escapes', async () => {
    const id = someId()
    const outcome = { kind: 'requestRefused', code: 'a\u0000b\ud800' } as const
    await history.record(entriesOf({ id }, ...delivered({ outcome })))
    expect((await history.timeline(id))?.entries[1]?.events).toMatchObject([{ attempt: { outcome } }])
  })

  it('finds starts by each of their parts', async () => {
    const account = ofAccount()
    const good = succeeded({ account })
    const bad = refused({ account, country: 'FR', at: NOON + MINUTE, number: new Secret('+33612345678') })
    const called = entriesOf(
      { account, country: 'GB', at: NOON + 2 * MINUTE },
      [0, { type: 'started' }],
      ...delivered({ channel: 'voice', route: 'vonage-voice', claimedAt: NOON + 2 * MINUTE }),
    )
    await history.record([...good, ...bad, ...called])
    const found = async (filter: Parameters<History['search']>[0]) =>
      (await history.search({ account, ...filter }, LIMIT)).starts.map(({ id }) => id)
    const [a, b, c] = [good[0]?.id, bad[0]?.id, called[0]?.id]
    expect(await found({})).toEqual([c, b, a])
    expect(await found({ id: b })).toEqual([b])
    expect(await found({ fingerprints: [`${account}-12`, 'other'] })).toEqual([b])
    expect(await found({ fingerprints: [] })).toEqual([])
    expect(await found({ state: 'inProgress' })).toEqual([c])
    expect(await found({ state: 'refused', refusal: 'starts-10-minutes' })).toEqual([b])
    expect(await found({ country: 'DE' })).toEqual([a])
    expect(await found({ channel: 'voice' })).toEqual([c])
    expect(await found({ route: 'twilio-sms' })).toEqual([a])
    expect(await found({ since: NOON + MINUTE, until: NOON + 2 * MINUTE })).toEqual([b])
    expect(await found({ account: `${account}' or true --` })).toEqual([])
  })

  it('pages through starts of the same moment without losing or repeating one', async () => {
    const account = ofAccount()
    const ids = Array.from({ length: 25 }, someId)
    await history.record(
      ids.flatMap((id, index) => refused({ id, account, at: NOON + Math.floor(index / 10) })),
    )
    const got: string[] = []
    let after: Awaited<ReturnType<History['search']>>['next']
    do {
      const page = await history.search({ account }, { after, limit: 10 })
      got.push(...page.starts.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(got).toEqual(ids.toReversed())
  })

  it('keeps acts of operators, also of one that did not finish', async () => {
    const act = {
      actor: 'ann',
      role: 'operator',
      act: 'lift limits',
      target: '+4915112345',
      reason: 'support call',
    }
    const finish = await history.begin({ ...act, before: { count: 5 } })
    await finish({ count: 0 })
    await history.begin({ ...act, act: 'switch' })
    const [second, first] = await history.acts(undefined, 2)
    expect(first).toMatchObject({ ...act, before: { count: 5 }, after: { count: 0 } })
    expect(second).toMatchObject({ act: 'switch', before: null, after: null })
    expect(await history.acts(second?.id, 1)).toEqual([first])
  })

  it('the first entries of a month do not disturb others that are written', async () => {
    const account = ofAccount()
    const later = Array.from({ length: 12 }, (_, month) => NOON + (month + 2) * 31 * DAY)
    const batches = [...later, ...later.map(() => NOON)].map((at) => succeeded({ account, at }))
    const all = await Promise.allSettled(batches.map((batch) => history.record(batch)))
    expect(all.filter(({ status }) => status === 'rejected')).toEqual([])
    expect((await history.search({ account }, LIMIT)).starts).toHaveLength(24)
  })

  it('several processes may write the same entries at once', async () => {
    const id = someId()
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => history.record(succeeded({ id }))))
    expect(all.filter(({ status }) => status === 'rejected')).toEqual([])
    expect((await history.timeline(id))?.start).toMatchObject({ sent: 1, wrongCodes: 1, isComplete: true })
  })

  it.skipIf(kind === 'PGlite')('rejects while Postgres is away, and continues by itself', async () => {
    const id = someId()
    const other = openHistory({ url: server?.url ?? '', onError: () => undefined })
    onTestFinished(() => other.close())
    await server?.end()
    await expect(history.record(succeeded({ id }))).rejects.toThrow(/ECONNREFUSED|terminat/)
    await expect(other.search({}, LIMIT)).rejects.toThrow(/ECONNREFUSED/)
    await server?.restart()
    await history.record(succeeded({ id }))
    expect((await other.timeline(id))?.start.state).toBe('succeeded')
  })
})

it('keeps embedded history in its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const id = someId()
  for (const part of [succeeded({ id }).slice(0, 3), succeeded({ id }).slice(3)]) {
    const history = openHistory({ embedded: `${folder}/data` })
    await history.record(part)
    await history.close()
  }
  const history = openHistory({ embedded: `${folder}/data` })
  onTestFinished(() => history.close())
  expect((await history.timeline(id))?.start.isComplete).toBe(true)
})

it('refuses a database that a newer version has changed', async () => {
  const database = await openEmbedded(undefined)
  onTestFinished(() => database.close())
  await migrate(database)
  await migrate(database)
  await database.query('insert into history.migrations (number) values (99)')
  await expect(migrate(database)).rejects.toThrow(
    /schema version 99, and this program knows \d+: update Pinpost/,
  )
})

it('makes embedded history anew if a process was killed while it made it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data/PG_VERSION'), '17\n')
  const history = openHistory({ embedded: folder })
  expect(await history.timeline(someId())).toBeUndefined()
  await history.close()
})
