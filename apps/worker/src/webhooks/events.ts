import { type EventEntry, toUuid, type Verification, webhookEventsOf } from '@pinpost/core'
import { type OutgoingWebhook, type Store, UnreadableRecord, type WebhookTarget } from '@pinpost/store'

import type { Message } from './message.ts'
import { callbacksOf } from './vonage-v2.ts'

type Entries = Pick<Store, 'find'> & { readonly webhooks: Pick<Store['webhooks'], 'targetsOf'> }

/** Whether a target gets events now. */
export const isOn = (target: WebhookTarget): boolean => target.kind === 'application' || target.enabled

/** The webhooks for one entry of the outbox. @throws Error if Redis does not answer */
export async function webhooksOf(store: Entries, entry: EventEntry): Promise<readonly OutgoingWebhook[]> {
  const { account, at, id: verification } = entry
  const targets = (await store.webhooks.targetsOf(account)).filter(isOn)
  if (targets.length === 0) return []
  const record = await findReadable(store, entry)
  return targets.flatMap((target) =>
    messagesOf(target, entry, record).map(({ event, type, body }) => ({
      account,
      target: target.id,
      verification,
      event,
      type,
      at,
      body: JSON.stringify(body),
    })),
  )
}

function messagesOf(
  target: WebhookTarget,
  entry: EventEntry,
  verification: Verification | undefined,
): readonly Message[] {
  switch (target.kind) {
    case 'endpoint':
      return standardWebhooks(target, entry, verification)
    case 'application':
      return verification?.application === target.id ? callbacksOf(entry, verification) : []
  }
}

/** A refused start has no record, and a record may be gone or unreadable. */
async function findReadable(
  store: Pick<Store, 'find'>,
  { id, events }: EventEntry,
): Promise<Verification | undefined> {
  if (events.some(({ type }) => type === 'refused')) return undefined
  try {
    return await store.find(id)
  } catch (error) {
    if (error instanceof UnreadableRecord) return undefined
    throw error
  }
}

/** The id as its front door writes it. */
function requestIdOf({ id }: EventEntry, verification: Verification | undefined): string {
  switch (verification?.frontDoor) {
    case 'vonage-v2':
      return toUuid(id)
    case 'twilio-verify':
      return `VE${id}`
    case 'vonage-v1':
    case 'hooks':
    case undefined:
      return id
  }
}

/** https://www.standardwebhooks.com */
function standardWebhooks(
  { types }: Extract<WebhookTarget, { kind: 'endpoint' }>,
  entry: EventEntry,
  verification: Verification | undefined,
): readonly Message[] {
  const subject = {
    requestId: requestIdOf(entry, verification),
    clientRef: verification?.clientRef?.reveal(),
    test: verification?.test,
  }
  return webhookEventsOf(entry, subject)
    .filter(({ type }) => types?.includes(type) ?? true)
    .map(({ id: event, type, at, data }) => ({
      event,
      type,
      body: { type, timestamp: new Date(at).toISOString(), data },
    }))
}
