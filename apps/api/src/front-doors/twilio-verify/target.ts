import type { RouteContext } from '../../http/route-context.ts'
import { type ParsedDestination, parseDestination, toDestination } from '../../verifications/destination.ts'
import type { Call } from './operation.ts'
import { fromSid } from './sids.ts'

/** The id of the verification that is in progress for an address in the service. */
export const idOfAddress = (
  { store }: RouteContext,
  { account }: Call,
  service: string,
  parsed: ParsedDestination,
): Promise<string | undefined> =>
  store.findRunning(account.key, toDestination(parsed).address.reveal(), service)

/** The id that a text names: a verification's sid, or the address of the one that is in progress in the service. */
export async function idOfTarget(
  context: RouteContext,
  call: Call,
  service: string,
  text: string,
): Promise<string | undefined> {
  const id = fromSid(text)
  const parsed = id === undefined ? parseDestination(text) : undefined
  return parsed === undefined ? id : idOfAddress(context, call, service, parsed)
}
