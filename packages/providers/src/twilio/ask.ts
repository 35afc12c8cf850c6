import type { Receipt } from '@pinpost/core'
import type { Twilio } from 'twilio'
import type { RouteWiring } from '../vendor.ts'
import type { TwilioClient } from './client.ts'
import { receiptOf } from './receipt.ts'
import type { Meaning } from './statuses.ts'

/** Twilio's answer for a message or call: its status and, once billed, its price. */
export async function askTwilio(
  client: TwilioClient,
  fetch: (api: Twilio) => Promise<unknown>,
  statuses: ReadonlyMap<unknown, Meaning>,
  { toMicros }: RouteWiring,
  signal: AbortSignal,
): Promise<Receipt | undefined> {
  const result = await client.run(signal, fetch)
  if (!result.answered || result.status !== 200) return undefined
  const fields: { readonly [name: string]: unknown } = Object(result.body)
  const { status, error_code: code, price, price_unit: unit } = fields
  const receipt = receiptOf(statuses.get(status), code)
  if (receipt === undefined || typeof price !== 'string' || typeof unit !== 'string') return receipt
  return { ...receipt, price: toMicros(Number(price), unit) }
}
