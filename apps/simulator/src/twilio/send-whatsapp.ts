import type { Carrier } from '../carrier/carrier.ts'
import type { Plan } from '../carrier/faults.ts'
import { newSid } from '../carrier/ids.ts'
import type { Whatsapp } from '../carrier/records.ts'
import type { WhatsappForm } from './parse-whatsapp.ts'
import { WHATSAPP_STATUSES } from './resources.ts'

const NOT_ON_WHATSAPP = 63_024
/** A text outside the window in which the person wrote. */
const FREEFORM = 63_016

export function sendWhatsapp(
  { carrier, accountSid }: { readonly carrier: Carrier; readonly accountSid: string },
  { from, to, code, template, isFreeform, statusCallback }: WhatsappForm,
  plan: Plan,
): Whatsapp {
  return carrier.sendWhatsapp(
    {
      sid: newSid('SM'),
      from,
      to,
      code,
      template,
      language: undefined,
      notOnWhatsapp: NOT_ON_WHATSAPP,
      failure: isFreeform ? FREEFORM : undefined,
      report: async (whatsapp) =>
        statusCallback === undefined
          ? undefined
          : carrier.twilio('POST', statusCallback, callbackParams(accountSid, whatsapp)),
    },
    plan,
  )
}

function callbackParams(
  accountSid: string,
  { sid, from, to, status, errorCode }: Whatsapp,
): Record<string, string> {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    ChannelPrefix: 'whatsapp',
    From: `whatsapp:${from}`,
    To: `whatsapp:${to}`,
    MessageSid: sid,
    SmsSid: sid,
    MessageStatus: WHATSAPP_STATUSES[status],
    SmsStatus: WHATSAPP_STATUSES[status],
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
  }
}
