import { collectDefaultMetrics, Registry } from 'prom-client'

import { makeAppMetrics } from './metrics/app.ts'
import { makeInstruments } from './metrics/instruments.ts'
import type { Known } from './metrics/labels.ts'
import { makeLimitMetrics } from './metrics/limits.ts'
import { makeStateMetrics } from './metrics/queues.ts'
import { makeRedisMetrics } from './metrics/redis.ts'
import { makeSpeechMetrics } from './metrics/speech.ts'
import { makeVerificationMetrics } from './metrics/verifications.ts'
import { makeWebhookMetrics } from './metrics/webhooks.ts'
import { makeWorkMetrics } from './metrics/work.ts'

export type { Definition } from './metrics/instruments.ts'
export { type LabelRule, LABELS } from './metrics/labels.ts'

const NOTHING_KNOWN: Known = { routes: () => [], accounts: () => [] }

/**
 * One registry per process. Labels are bounded: no numbers, no ids.
 * @param known an unknown route or account is counted as `none` or `other`
 */
export function makeMetrics(known: Known = NOTHING_KNOWN) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const instruments = makeInstruments(registry, known)
  return {
    registry,
    /** every metric defined so far, for docs/metrics.md */
    definitions: instruments.definitions,
    ...makeAppMetrics(instruments),
    ...makeVerificationMetrics(instruments),
    ...makeWorkMetrics(instruments),
    ...makeLimitMetrics(instruments),
    ...makeSpeechMetrics(instruments),
    ...makeWebhookMetrics(instruments),
    ...makeRedisMetrics(instruments),
    ...makeStateMetrics(instruments, known),
  }
}

export type Metrics = ReturnType<typeof makeMetrics>
