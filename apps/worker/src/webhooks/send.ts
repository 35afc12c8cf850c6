import { isTooOld, pauseAfter } from '@pinpost/core'
import { type PublicHttp, withinTime } from '@pinpost/providers'
import type { OutgoingWebhook, Store, WebhookTarget, WebhookVerdict } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

import { isOn } from './events.ts'
import { makeReceiver, type Receiver } from './receiver.ts'
import { signedHeaders } from './sign.ts'

const TIMEOUT_MS = 10_000
/** 410 Gone: the receiver wants no further tries. */
const GONE = 410
/** When an event that a stopping worker holds may be tried by another one. */
const HAND_OVER_MS = 1_000

export interface SendDeps {
  readonly store: { readonly webhooks: Pick<Store['webhooks'], 'targetsOf'> }
  readonly http: Pick<PublicHttp, 'post'>
  readonly metrics: Pick<Metrics, 'webhookTries' | 'webhookLagSeconds'>
  readonly logger: Pick<Logger, 'info' | 'warn'>
  /** aborts requests when the worker has to stop */
  readonly signal: AbortSignal
}

interface Failure {
  readonly succeeded: false
  readonly reason: string
  /** the receiver does not want it any more */
  readonly isGone?: boolean
  /** the pause that the receiver asked for */
  readonly askedSeconds?: number | undefined
}

type Result = { readonly succeeded: true } | Failure

/** Sends one event at a time to the receiver that it is for, not faster than the receiver answers. */
export function makeWebhookSender({ store, http, metrics, logger, signal }: SendDeps) {
  /** Those that have requests under way or fail; healthy ones are forgotten. */
  const receivers = new Map<string, Receiver>()

  async function tryOnce(endpoint: WebhookTarget, webhook: OutgoingWebhook): Promise<Result> {
    const signed = await signedHeaders(endpoint, webhook)
    if (signed === undefined) return failed('it has no secret, or its key is not in PINPOST_PIN_KEYS')
    const headers = { 'content-type': 'application/json', 'user-agent': 'Pinpost', ...signed }
    const result = await withinTime(TIMEOUT_MS, signal, (inTime) =>
      http.post(endpoint.url, headers, webhook.body, inTime),
    )
    if (!result.answered)
      return failed(result.code === 'ABORT_ERR' ? 'time-out' : (result.code ?? 'no answer'))
    const { status, retryAfterSeconds: askedSeconds } = result
    if (status >= 200 && status <= 299) return { succeeded: true }
    return { succeeded: false, reason: `status ${status}`, isGone: status === GONE, askedSeconds }
  }

  async function send(
    endpoint: WebhookTarget,
    webhook: OutgoingWebhook,
    tries: number,
  ): Promise<WebhookVerdict> {
    const receiver = receivers.get(endpoint.id) ?? makeReceiver()
    receivers.set(endpoint.id, receiver)
    const until = await receiver.enter()
    const beganAt = Date.now()
    if (until !== undefined)
      return isTooOld(sinceOf(webhook), beganAt)
        ? dead(webhook, 'not delivered within a day: the endpoint fails')
        : { type: 'wait', until }
    const result = await tryOnce(endpoint, webhook).catch(() => failed('it cannot be signed'))
    const now = Date.now()
    const { before, after } = receiver.leave({ succeeded: result.succeeded, beganAt }, now)
    if (receiver.isIdle()) receivers.delete(endpoint.id)
    if (result.succeeded) {
      if (before.restsUntil > 0) logger.info(about(endpoint), 'webhook endpoint works again')
      return delivered(webhook, now)
    }
    if (signal.aborted) return { type: 'wait', until: now + HAND_OVER_MS }
    const { reason } = result
    if (after.restBegan !== before.restBegan)
      logger.warn(
        { ...about(endpoint), reason, restMs: after.restsUntil - now },
        'webhook endpoint fails, it rests',
      )
    return afterFailure(result, webhook, tries + 1, now)
  }

  function delivered({ account, at }: OutgoingWebhook, now: number): WebhookVerdict {
    metrics.webhookTries.inc({ account, delivery: 'delivered' })
    metrics.webhookLagSeconds.observe({}, Math.max(0, now - at) / 1000)
    return { type: 'done' }
  }

  function afterFailure(
    { reason, isGone = false, askedSeconds }: Failure,
    webhook: OutgoingWebhook,
    tries: number,
    now: number,
  ): WebhookVerdict {
    metrics.webhookTries.inc({ account: webhook.account, delivery: 'failed' })
    const failed = { at: sinceOf(webhook), tries }
    const pauseMs = isGone ? undefined : pauseAfter(failed, now, Math.random(), askedSeconds)
    return pauseMs === undefined ? dead(webhook, reason) : { type: 'retry', pauseMs, reason }
  }

  function dead({ account, target, event }: OutgoingWebhook, reason: string): WebhookVerdict {
    metrics.webhookTries.inc({ account, delivery: 'dead' })
    logger.warn({ account, endpoint: target, event, reason }, 'webhook given up: see `webhook failed list`')
    return { type: 'dead', reason }
  }

  return async (webhook: OutgoingWebhook, tries: number): Promise<WebhookVerdict> => {
    const endpoints = await store.webhooks.targetsOf(webhook.account)
    const endpoint = endpoints.find(({ id }) => id === webhook.target)
    if (endpoint === undefined) {
      // It was removed, and its events with it.
      receivers.delete(webhook.target)
      return { type: 'over' }
    }
    if (!isOn(endpoint)) return dead(webhook, 'the endpoint is disabled')
    return send(endpoint, webhook, tries)
  }
}

/** When the day began in which it is tried. */
const sinceOf = ({ at, resentAt }: OutgoingWebhook): number => resentAt ?? at

const about = ({ account, id }: WebhookTarget) => ({ account, endpoint: id })

const failed = (reason: string): Failure => ({ succeeded: false, reason })
