import { createHash, createHmac } from 'node:crypto'

import type { Outgoing } from '../carrier/outbound.ts'
import type { Telegram } from '../carrier/records.ts'

const seconds = (instant: number): number => Math.floor(instant / 1000)

/** https://core.telegram.org/gateway/api#requeststatus */
export const requestStatus = (telegram: Telegram) => ({
  request_id: telegram.sid,
  phone_number: telegram.to,
  request_cost: telegram.cost,
  ...(telegram.isRefunded && { is_refunded: true }),
  delivery_status: { status: telegram.status, updated_at: seconds(telegram.updatedAt) },
  ...(telegram.entered !== undefined && {
    verification_status: {
      status: telegram.entered.isRight ? 'code_valid' : 'code_invalid',
      updated_at: seconds(telegram.entered.at),
      code_entered: telegram.entered.code,
    },
  }),
  ...(telegram.payload !== undefined && { payload: telegram.payload }),
})

/** https://core.telegram.org/gateway/api#report-delivery */
export function reportOf(token: string, url: string, telegram: Telegram, now: number): Outgoing {
  const body = JSON.stringify(requestStatus(telegram))
  const timestamp = String(seconds(now))
  const key = createHash('sha256').update(token).digest()
  const signature = createHmac('sha256', key).update(`${timestamp}\n${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-request-timestamp': timestamp,
    'x-request-signature': signature,
  }
  return { method: 'POST', url, headers, body }
}
