import type { Whatsapp } from '../carrier/records.ts'

interface Sender {
  readonly phoneNumberId: string
  readonly displayNumber: string
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status */
export function statusValue(
  { sid, to, status, errorCode, updatedAt }: Whatsapp,
  { phoneNumberId, displayNumber }: Sender,
  opaque: string | undefined,
) {
  const isBilled = status === 'sent' || status === 'delivered'
  const details = errorCode === 131_026 ? 'Message undeliverable' : 'The message was not delivered'
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: displayNumber.slice(1), phone_number_id: phoneNumberId },
    statuses: [
      {
        id: sid,
        status,
        timestamp: String(Math.floor(updatedAt / 1000)),
        recipient_id: to.slice(1),
        ...(opaque !== undefined && { biz_opaque_callback_data: opaque }),
        ...(isBilled && {
          pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'authentication' },
        }),
        ...(errorCode !== undefined && {
          errors: [{ code: errorCode, title: details, message: details, error_data: { details } }],
        }),
      },
    ],
  }
}
