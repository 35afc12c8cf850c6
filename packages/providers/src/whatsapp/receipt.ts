import type { Receipt } from '@pinpost/core'
import { type Fields, fieldsOf, parseJson } from '../fields.ts'
import type { Report } from '../provider.ts'
import { kindOfCode, parseCode } from './codes.ts'
import { readTag } from './message.ts'

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/**
 * The receipts in a webhook. One request may contain up to a thousand changes for all numbers of the Meta app, and messages
 * from people, which are ignored.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
 * @param isOwnRoute whether the route has this credential
 */
export function reportsIn(body: string, isOwnRoute: (route: string) => boolean): readonly Report[] {
  return listOf(fieldsOf(parseJson(body))['entry'])
    .flatMap((entry) => listOf(fieldsOf(entry)['changes']))
    .flatMap((change) => listOf(fieldsOf(fieldsOf(change)['value'])['statuses']))
    .flatMap((status) => reportOf(fieldsOf(status), isOwnRoute))
}

function reportOf(status: Fields, isOwnRoute: (route: string) => boolean): readonly Report[] {
  const tag = readTag(status['biz_opaque_callback_data'])
  return tag === undefined || !isOwnRoute(tag.route) ? [] : [{ ...tag, receipt: receiptOf(status) }]
}

function receiptOf({ status, errors }: Fields): Receipt | undefined {
  switch (status) {
    case 'sent':
      return { status }
    case 'delivered':
    case 'read':
      return { status: 'delivered' }
    case 'failed':
      return failureOf(fieldsOf(listOf(errors)[0])['code'])
    default:
      return undefined
  }
}

/** Meta charges for delivered messages only. */
function failureOf(errorCode: unknown): Receipt {
  const code = parseCode(errorCode)
  const reason = (code === undefined ? undefined : kindOfCode(code)) ?? 'providerError'
  return { status: 'failed', reason, code, price: 0 }
}
