import type { Attempt, Decision, Event, Verification } from '@pinpost/core'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

const MICROS_OF_A_EURO = 1_000_000
/** Seconds; from a fast answer on the same machine to a provider's time-out. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface SpeechTold {
  /** `clips`, or why there were none */
  readonly by: string
  readonly hits: number
  readonly misses: number
  readonly seconds: number
}

/** One registry per process. Labels are bounded: no numbers, no ids. */
export function makeMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const started = new Counter({
    name: 'pinpost_verifications_started_total',
    help: 'Verifications that began.',
    registers,
  })
  const ended = new Counter({
    name: 'pinpost_verifications_ended_total',
    help: 'Verifications that ended, by final state.',
    labelNames: ['state'],
    registers,
  })
  const attempts = new Counter({
    name: 'pinpost_attempts_total',
    help: 'Hand-overs to a provider, by channel, route and outcome.',
    labelNames: ['channel', 'route', 'outcome'],
    registers,
  })
  const receipts = new Counter({
    name: 'pinpost_receipts_total',
    help: 'Receipts taken, by channel and status.',
    labelNames: ['channel', 'status'],
    registers,
  })
  const checks = new Counter({
    name: 'pinpost_checks_total',
    help: 'Codes submitted, by result.',
    labelNames: ['result'],
    registers,
  })
  const pinRenewals = new Counter({
    name: 'pinpost_pin_renewals_total',
    help: 'PINs that had expired at the next step and were replaced.',
    registers,
  })

  const spend = new Counter({
    name: 'pinpost_spend_euros_total',
    help: 'What attempts cost: as the price list estimates, and as carriers told.',
    labelNames: ['route', 'country', 'basis'],
    registers,
  })

  function countSpend({ country = 'unknown' }: Verification, { route, price }: Attempt, basis: string): void {
    if (route !== undefined && price !== undefined)
      spend.inc({ route, country, basis }, price / MICROS_OF_A_EURO)
  }

  function observeEvent(event: Event, verification: Verification): void {
    switch (event.type) {
      case 'started':
        started.inc()
        return
      case 'attempted': {
        const { channel, route = 'unreported', outcome } = event.attempt
        attempts.inc({ channel, route, outcome: outcome?.kind ?? 'ambiguous' })
        countSpend(verification, event.attempt, 'estimated')
        return
      }
      case 'receiptTaken':
        receipts.inc({ channel: event.attempt.channel, status: event.attempt.receipt?.status ?? 'queued' })
        return
      case 'priceSettled':
        countSpend(verification, event.attempt, 'settled')
        return
      case 'checked':
        checks.inc({ result: event.right ? 'right' : 'wrong' })
        return
      case 'pinRenewed':
        pinRenewals.inc()
        return
      case 'ended':
        ended.inc({ state: event.state })
    }
  }

  const clips = new Counter({
    name: 'pinpost_speech_clips_total',
    help: 'Clips that calls needed: there already, or to be synthesized.',
    labelNames: ['result'],
    registers,
  })
  const speeches = new Counter({
    name: 'pinpost_speeches_total',
    help: 'Calls by what spoke: our clips, or why the carrier spoke itself.',
    labelNames: ['by'],
    registers,
  })
  const synthesisSeconds = new Histogram({
    name: 'pinpost_speech_synthesis_seconds',
    help: 'Time that a call waited for clips that were not there.',
    buckets: LATENCY_BUCKETS,
    registers,
  })

  return {
    registry,
    /** What preparing the speech of one call took. */
    observeSpeech({ by, hits, misses, seconds }: SpeechTold): void {
      clips.inc({ result: 'hit' }, hits)
      clips.inc({ result: 'miss' }, misses)
      speeches.inc({ by })
      if (misses > 0) synthesisSeconds.observe(seconds)
    },
    /** Counts what a decision tells; the apps call it wherever they dispatch. */
    observe(decision: Decision<unknown> | undefined): void {
      if (decision === undefined) return
      for (const effect of decision.effects) {
        if (effect.type === 'notify') observeEvent(effect.event, decision.verification)
      }
    },
    requestSeconds: new Histogram({
      name: 'pinpost_request_duration_seconds',
      help: "Answers of the API, by route and the wire's status.",
      labelNames: ['route', 'status'],
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    providerSeconds: new Histogram({
      name: 'pinpost_provider_duration_seconds',
      help: 'Time that a provider took to answer a hand-over.',
      labelNames: ['route'],
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    stepLatenessSeconds: new Histogram({
      name: 'pinpost_step_lateness_seconds',
      help: 'How long after its due time a tick was taken up.',
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    rescues: new Counter({
      name: 'pinpost_sweeper_rescues_total',
      help: 'Overdue ticks that had lost their job and were put back.',
      registers,
    }),
    shedRequests: new Counter({
      name: 'pinpost_requests_shed_total',
      help: 'API calls that were turned away since too many were under way.',
      registers,
    }),
    askedReceipts: new Counter({
      name: 'pinpost_receipts_asked_total',
      help: 'Receipts that did not come and were asked for.',
      labelNames: ['route', 'answered'],
      registers,
    }),
    refusedCallbacks: new Counter({
      name: 'pinpost_callbacks_refused_total',
      help: 'Provider callbacks without a valid signature.',
      labelNames: ['route'],
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof makeMetrics>
