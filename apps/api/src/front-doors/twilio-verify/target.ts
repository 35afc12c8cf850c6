import type { Stored } from '@pinpost/store'

import type { RouteContext } from '../../http/route-context.ts'
import { addressOf, parseDestination } from '../../verifications/destination.ts'
import { ERRORS, errors, Refusal } from './errors.ts'
import type { Call } from './operation.ts'
import { fromSid } from './sids.ts'

/** The verification that is in progress for an address in the service. @throws Refusal if the text is none */
export async function runningAt(
  { store }: RouteContext,
  { account }: Call,
  service: string,
  text: string | undefined,
): Promise<Stored | undefined> {
  if (text === undefined) throw new Refusal(ERRORS.noTarget)
  // Most callers write E.164, and parsing a number takes as long as reading a record.
  const running = await store.readRunning(account.key, text, service)
  if (running !== undefined) return running
  const parsed = parseDestination(text)
  if (parsed === undefined) throw new Refusal(errors.invalidTo(text))
  const address = addressOf(parsed)
  return address === text ? undefined : store.readRunning(account.key, address, service)
}

/** The id that a text names: a verification's sid, or the address of the one that is in progress in the service. */
export async function idOfTarget(
  { store }: RouteContext,
  { account }: Call,
  service: string,
  text: string,
): Promise<string | undefined> {
  const id = fromSid(text)
  const parsed = id === undefined ? parseDestination(text) : undefined
  return parsed === undefined ? id : store.findRunning(account.key, addressOf(parsed), service)
}
