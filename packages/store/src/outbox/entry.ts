import { type EventEntry, type HiddenAddress, isEventType, Secret } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { Seal } from '../verifications/seal.ts'

/** Increment if the meaning of an entry changes, so that older processes refuse it. */
const FORMAT = 1

/** Its subscriber stops at this entry until a newer version takes over. */
class UnreadableEntry extends Error {
  override readonly name = 'UnreadableEntry'

  constructor(streamId: string, detail: string) {
    super(`outbox entry ${streamId} cannot be read: ${detail}; update the processes that read the outbox`)
  }
}

export const encodeEntry = (entry: EventEntry): string => JSON.stringify({ format: FORMAT, ...entry })

/** @throws UnreadableEntry */
export function decodeEntry(streamId: string, text: string): EventEntry {
  const { format, ...entry } = parsed(text)
  if (format !== FORMAT) {
    throw new UnreadableEntry(streamId, `it has format ${String(format)}, and this process reads ${FORMAT}`)
  }
  if (!isEntry(entry)) throw new UnreadableEntry(streamId, 'a part of it is missing or unknown')
  return entry
}

/** Drops the error of JSON.parse, which quotes the text. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text) }
  } catch {
    return {}
  }
}

function isEntry(value: object): value is EventEntry {
  const entry: Partial<Record<keyof EventEntry, unknown>> = value
  return (
    typeof entry.id === 'string' &&
    typeof entry.version === 'number' &&
    typeof entry.account === 'string' &&
    typeof entry.at === 'number' &&
    Array.isArray(entry.events) &&
    entry.events.every((event: unknown) => isEventType(Object(event).type))
  )
}

/** Binds the ciphertext to this use and id. */
const contextOf = (id: string): string => `${id}:address`

export const hideAddress = (
  keys: Keys,
  { seal }: Seal,
  { id, account, address }: { readonly id: string; readonly account: string; readonly address: Secret },
): HiddenAddress => ({
  fingerprint: keys.lockName(account, address.reveal()),
  sealed: seal(address.reveal(), contextOf(id)),
})

/** The address of an entry, if it has one. @throws UnknownKey, or Error if it was changed or moved */
export const addressOf = (
  { open }: Seal,
  { id, address }: Pick<EventEntry, 'id' | 'address'>,
): Secret | undefined => address && new Secret(open(address.sealed, contextOf(id)))
