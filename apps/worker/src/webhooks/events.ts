import { type EventEntry, toUuid, type Verification, webhookEventsOf } from '@pinpost/core'
import { type EndpointWithSecrets, type OutgoingWebhook, type Store, UnreadableRecord } from '@pinpost/store'

type Entries = Pick<Store, 'find'> & { readonly webhooks: Pick<Store['webhooks'], 'targetsOf'> }

/** The webhooks that one entry of the outbox brings about. @throws Error if Redis does not answer */
export async function webhooksOf(store: Entries, entry: EventEntry): Promise<readonly OutgoingWebhook[]> {
  const endpoints = (await store.webhooks.targetsOf(entry.account)).filter(({ enabled }) => enabled)
  if (endpoints.length === 0) return []
  const verification = await findReadable(store, entry)
  return endpoints.flatMap((endpoint) => standardWebhooks(endpoint, entry, verification))
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

/** https://www.standardwebhooks.com */
function standardWebhooks(
  { id: target, account, types }: EndpointWithSecrets,
  entry: EventEntry,
  verification: Verification | undefined,
): readonly OutgoingWebhook[] {
  const requestId = verification?.frontDoor === 'vonage-v2' ? toUuid(entry.id) : entry.id
  const subject = { requestId, clientRef: verification?.clientRef?.reveal() }
  return webhookEventsOf(entry, subject)
    .filter(({ type }) => types?.includes(type) ?? true)
    .map(({ id: event, type, at, data }) => ({
      account,
      target,
      verification: entry.id,
      event,
      type,
      at,
      body: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
    }))
}
