import type { Plan } from './faults.ts'
import { newSid } from './ids.ts'
import type { CarrierDeps } from './message.ts'
import type { Email } from './records.ts'

export interface EmailRequest extends Pick<Email, 'from' | 'to' | 'subject' | 'text' | 'hasHtml'> {}

/** Takes an e-mail, which arrives a moment later unless it is to bounce. */
export function takeEmail(
  { box, lives, now, stateDelayMs }: Pick<CarrierDeps, 'box' | 'lives' | 'now' | 'stateDelayMs'>,
  request: EmailRequest,
  { ending }: Plan,
): Email {
  const createdAt = now()
  const email: Email = {
    ...request,
    kind: 'email',
    sid: newSid('EM'),
    status: 'queued',
    createdAt,
    updatedAt: createdAt,
  }
  box.add(email)
  box.list(email)
  lives.run(async () => {
    await lives.wait(stateDelayMs)
    box.change(email, { status: ending === undefined ? 'delivered' : 'undelivered' })
  })
  return email
}
