import { type Attempt, type Decision, type VerificationEvent, FOLLOW_UPS, Secret, start } from '@pinpost/core'
import { assert, constantFrom, integer, oneof, option, property, record, string } from 'fast-check'
import { expect, it } from 'vitest'

import { makeMetrics } from './metrics.ts'
import { LABELS } from './metrics/labels.ts'

const KNOWN = { routes: () => ['twilio-sms', 'calls'], accounts: () => ['shop', 'other-shop'] }
const NOW = 1_700_000_000_000

/** Words that must never become a label, among valid ones. */
const words = oneof(
  string(),
  integer({ min: 100, max: 10 ** 15 }).map(String),
  integer({ min: 10 ** 7, max: 10 ** 14 }).map((digits) => `+${digits}`),
  string({ unit: constantFrom(...'0123456789abcdef'.split('')), minLength: 32, maxLength: 32 }),
  constantFrom(
    'shop',
    'twilio-sms',
    'DE',
    'de',
    'DEU',
    'none',
    'sms',
    'DE 4915112345678',
    '/json/4915112345678',
  ),
)
const outcomes = constantFrom(
  ...Object.keys(FOLLOW_UPS).map((kind) => ({ kind, reference: 'SM1' })),
  undefined,
)
const receipts = oneof(
  record({ status: constantFrom('queued', 'sent', 'ringing', 'answered', 'delivered') }),
  record({ status: constantFrom('failed'), reason: constantFrom('unreachable') }),
)
const attempts = record({
  number: integer({ min: 1, max: 20 }),
  step: integer({ min: 0, max: 3 }),
  channel: constantFrom('sms', 'voice'),
  claimedAt: integer({ min: 0, max: NOW }),
  route: option(words, { nil: undefined }),
  price: option(integer({ min: -1_000, max: 1_000_000 }), { nil: undefined }),
  outcome: outcomes,
  receipt: option(receipts, { nil: undefined }),
})
const events = oneof(
  record({ type: constantFrom('started', 'pinRenewed') }),
  record({
    type: constantFrom('attempted', 'answeredLate', 'receiptTaken', 'priceSettled'),
    attempt: attempts,
  }),
  record({ type: constantFrom('checked'), right: constantFrom(true, false) }),
  record({
    type: constantFrom('ended'),
    state: constantFrom('succeeded', 'failed', 'expired', 'cancelled'),
    at: integer({ min: 0, max: 2 * NOW }),
  }),
)
const decisions = record({
  event: events,
  account: words,
  country: option(words, { nil: undefined }),
  attempts: attempts.map((attempt) => [attempt]),
})
interface Drawn {
  readonly event: VerificationEvent
  readonly account: string
  readonly country?: string | undefined
  readonly attempts: readonly Attempt[]
}

function decisionOf({ event, account, country, attempts: made }: Drawn): Decision {
  const { verification } = start(
    {
      id: '0'.repeat(32),
      account,
      frontDoor: 'vonage-v1',
      country,
      address: new Secret('+4915112345678'),
      brand: 'Acme',
      locale: 'en-us',
      steps: [{ channel: 'sms', waitSeconds: 300 }],
      pinSeconds: 300,
      rules: {
        wrongCodes: 3,
        afterWrongCodes: 'fail',
        cancelAfterSeconds: 30,
        cancelAfterSecondStep: false,
        pin: 'renewed',
      },
      pin: new Secret('4711'),
      customPin: false,
      policy: { advanceOnFailedReceipt: true },
      timeScale: 1,
    },
    NOW,
  )
  const effects = [{ type: 'notify', event } as const]
  return { verification: { ...verification, attempts: made }, effects, reply: 'done' }
}

type Series = Readonly<Record<string, string | number | undefined>>
const seriesOf = async (metrics: ReturnType<typeof makeMetrics>): Promise<readonly Series[]> =>
  (await metrics.registry.getMetricsAsJSON())
    .filter(({ name }) => name.startsWith('pinpost_'))
    .flatMap(({ values }) => values.map(({ labels }) => labels))

/** Every allowed label, with its allowed values. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  account: /^(?:shop|other-shop|other)$/,
  app: /^(?:api|worker|other)$/,
  answered: /^(?:true|false)$/,
  basis: /^(?:estimated|settled)$/,
  by: /^[a-zA-Z]{1,12}$/,
  cause: /^(?:format|key|seal|content|rules|other)$/,
  channel: /^(?:sms|voice|none)$/,
  country: /^(?:[A-Z]{2}|unknown)$/,
  delivery: /^(?:delivered|failed|dead|overflowed)$/,
  endpoint: /^(?:unknown|(?:\/:?[a-zA-Z*_-]{0,24}\d?(?:\.mp3)?)+)$/,
  kind: /^(?:channel|provider|route|country|account|other)$/,
  // a histogram's own
  le: /^(?:[\d.]{1,7}|\+Inf)$/,
  outcome:
    /^(?:accepted|invalidNumber|channelUnsupported|geoDenied|optedOut|contentRejected|senderRefused|requestRefused|fraudBlocked|credentialError|throttled|unreachable|ambiguous|expired|providerError)$/,
  limit: /^[a-z0-9-]{1,30}$/,
  mode: /^(?:observe|enforce)$/,
  reason: /^[a-zA-Z0-9-]{1,30}$/,
  result: /^(?:right|wrong|hit|miss|open|closed|locked|other)$/,
  route: /^(?:twilio-sms|calls|none)$/,
  shard: /^(?:\d{1,3}|other)$/,
  subscriber: /^(?:[a-z][a-z0-9-]{0,31}|other)$/,
  state: /^(?:succeeded|failed|expired|cancelled|waiting|active|delayed|other)$/,
  status: /^(?:\d{1,3}|queued|sent|ringing|answered|delivered|failed|other)$/,
}

/** The problem of a label, or undefined. */
function complain(name: string, value: string): string | undefined {
  if (name !== 'le' && /\d{5}|[0-9a-f]{32}/.test(value)) return `${name}="${value}" is a number or an id`
  const allowed = ALLOWED[name]
  return allowed !== undefined && allowed.test(value) ? undefined : `${name}="${value}"`
}

const complaintsOf = (series: readonly Series[]): readonly string[] =>
  series.flatMap((labels) =>
    Object.entries(labels).flatMap(([name, value]) => complain(name, String(value)) ?? []),
  )

it('no decision puts a number, id or unknown word into a label', async () => {
  const metrics = makeMetrics(KNOWN)
  assert(
    property(decisions, (drawn) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- drawn field by field, whatever go together
      metrics.observe(decisionOf(drawn as Drawn))
    }),
    { numRuns: 5_000 },
  )
  const series = await seriesOf(metrics)
  expect(series.length).toBeGreaterThan(100)
  expect(complaintsOf(series)).toEqual([])
})

it('labels of metrics that the apps record are bounded too', async () => {
  const metrics = makeMetrics(KNOWN)
  assert(
    property(words, words, (first, second) => {
      metrics.requestSeconds.observe({ endpoint: `/${first}`, status: second }, 1)
      metrics.requestSeconds.observe({ endpoint: first, status: undefined }, 1)
      metrics.requestSeconds.observe({ endpoint: `/verify/${first}/json`, status: `0${second}` }, 1)
      metrics.providerSeconds.observe({ route: first }, 1)
      metrics.askedReceipts.inc({ route: first, answered: second })
      metrics.unreadableRecords.inc({ cause: first })
      metrics.refusedCallbacks.inc({ route: first })
      metrics.startRefusals.inc({ reason: first, country: second, account: first })
      metrics.limitRefusals.inc({ limit: first, mode: second })
      metrics.limitsUnasked.inc({ limit: first, result: second })
      metrics.loginRefusals.inc({ result: first, account: second })
      metrics.webhookTries.inc({ account: first, delivery: second })
      metrics.observeSpeech({ by: first, hits: 1, misses: 0, seconds: 1 })
    }),
    { numRuns: 2_000 },
  )
  expect(complaintsOf(await seriesOf(metrics))).toEqual([])
})

it('all metrics are described, have known labels, and are named as Prometheus recommends', async () => {
  const metrics = makeMetrics(KNOWN)
  metrics.watch({
    queues: () => Promise.resolve([]),
    pendingReceipts: () => Promise.resolve([]),
    outbox: () => Promise.resolve({ entries: 0, dropped: 0, subscribers: [] }),
    indexSize: () => Promise.resolve(0),
    isBreakerOpen: () => false,
    switches: () => [],
  })
  metrics.watchWebhooks(() => Promise.resolve({ waiting: [], dead: 0 }))
  const ours = (await metrics.registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('pinpost_'))
  expect(metrics.definitions.map(({ name }) => name).toSorted()).toEqual(
    ours.map(({ name }) => name).toSorted(),
  )
  expect([...Object.keys(LABELS), 'le'].toSorted()).toEqual(Object.keys(ALLOWED).toSorted())
  for (const { name, type, labels } of metrics.definitions) {
    expect(Object.keys(LABELS)).toEqual(expect.arrayContaining([...labels]))
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(type !== 'histogram' || name.endsWith('_seconds')).toBe(true)
  }
})

const given = (
  metrics: ReturnType<typeof makeMetrics>,
  event: VerificationEvent,
  made: readonly Attempt[] = [],
  source: Parameters<typeof metrics.observe>[1] = {},
): void => {
  const decision = decisionOf({ event, account: 'shop', country: 'DE', attempts: [] })
  metrics.observe({ ...decision, verification: { ...decision.verification, attempts: made } }, source)
}
const attempt = (number: number, rest: Partial<Attempt>): Attempt => ({
  number,
  step: 0,
  channel: 'sms',
  claimedAt: NOW,
  route: 'twilio-sms',
  outcome: { kind: 'accepted', reference: 'SM1' },
  ...rest,
})

it('counts a test by its account only', async () => {
  const metrics = makeMetrics(KNOWN)
  const decision = decisionOf({ event: { type: 'started' }, account: 'shop', attempts: [] })
  const test = { ...decision, verification: { ...decision.verification, test: true as const } }
  metrics.observe(test)
  metrics.observe({
    ...test,
    effects: [{ type: 'notify', event: { type: 'ended', state: 'expired', at: NOW } }],
  })
  const valueOf = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values
  expect(await valueOf('pinpost_test_verifications_started_total')).toMatchObject([
    { value: 1, labels: { account: 'shop' } },
  ])
  expect(await valueOf('pinpost_verifications_started_total')).toEqual([])
  expect(await valueOf('pinpost_verifications_ended_total')).toEqual([])
})

it('credits the last attempt that arrived with the code, not one that failed', async () => {
  const metrics = makeMetrics(KNOWN)
  given(metrics, { type: 'ended', state: 'succeeded', at: NOW + 42_000 }, [
    attempt(1, {}),
    attempt(2, { channel: 'voice', route: 'calls' }),
    attempt(3, { receipt: { status: 'failed', reason: 'unreachable' } }),
    attempt(4, { outcome: { kind: 'providerError' } }),
  ])
  const text = await metrics.registry.metrics()
  expect(text).toContain(
    'pinpost_route_verifications_ended_total{route="calls",channel="voice",country="DE",state="succeeded"} 1\n',
  )
  expect(text).toContain(
    'pinpost_verifications_ended_total{state="succeeded",channel="voice",country="DE"} 1\n',
  )
  expect(text).toContain(
    'pinpost_account_verifications_ended_total{account="shop",state="succeeded",channel="voice"} 1\n',
  )
  expect(text).toContain('pinpost_time_to_verify_seconds_sum{channel="voice"} 42\n')
})

it('counts an attempt with a late answer once, with its price', async () => {
  const metrics = makeMetrics(KNOWN)
  given(metrics, {
    type: 'attempted',
    attempt: attempt(1, { route: undefined, outcome: { kind: 'ambiguous' } }),
  })
  given(metrics, { type: 'answeredLate', attempt: attempt(1, { price: 70_000 }) })
  const lines = (await metrics.registry.metrics())
    .split('\n')
    .filter((line) => /^pinpost_(?:attempts|spend)/.test(line))
  expect(lines).toEqual([
    'pinpost_attempts_total{route="none",channel="sms",country="DE",outcome="ambiguous"} 1',
    'pinpost_spend_euros_total{route="twilio-sms",country="DE",basis="estimated"} 0.07',
  ])
})

it('does not measure the lag of fetched receipts', async () => {
  const metrics = makeMetrics(KNOWN)
  const delivered = attempt(1, { claimedAt: Date.now() - 300_000, receipt: { status: 'delivered' } })
  given(metrics, { type: 'receiptTaken', attempt: delivered }, [], { isFetched: true })
  const text = await metrics.registry.metrics()
  expect(text).toContain(
    'pinpost_receipts_total{route="twilio-sms",channel="sms",country="DE",status="delivered"} 1\n',
  )
  expect(text).not.toContain('pinpost_receipt_lag_seconds_count{')
})

it('measures the lag of a delivery receipt', async () => {
  const metrics = makeMetrics(KNOWN)
  const claimedAt = Date.now() - 4_000
  given(metrics, {
    type: 'receiptTaken',
    attempt: attempt(1, { claimedAt, receipt: { status: 'delivered' } }),
  })
  given(metrics, { type: 'receiptTaken', attempt: attempt(1, { claimedAt, receipt: { status: 'sent' } }) })
  const text = await metrics.registry.metrics()
  expect(text).toContain('pinpost_receipt_lag_seconds_bucket{le="3",route="twilio-sms"} 0\n')
  expect(text).toContain('pinpost_receipt_lag_seconds_bucket{le="5",route="twilio-sms"} 1\n')
  expect(text).toContain('pinpost_receipt_lag_seconds_count{route="twilio-sms"} 1\n')
})

it('reports whether Redis answers, and how fast', async () => {
  const metrics = makeMetrics(KNOWN)
  metrics.watchRedis(() => Promise.resolve(false))
  await new Promise(setImmediate)
  const text = await metrics.registry.metrics()
  expect(text).toContain('pinpost_redis_up 0\n')
  expect(text).toContain('pinpost_redis_duration_seconds_count 1\n')
})
