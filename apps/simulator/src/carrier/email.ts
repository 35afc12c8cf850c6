import type { Plan } from './faults.ts'
import { newSid, normaliseEmail } from './ids.ts'
import type { CarrierDeps } from './message.ts'
import type { Email } from './records.ts'

export interface EmailRequest extends Pick<Email, 'from' | 'to' | 'subject' | 'text' | 'hasHtml'> {
  /** of the envelope, where a bounce goes; empty for a bounce */
  readonly sender: string
}

type EmailDeps = Pick<CarrierDeps, 'box' | 'lives' | 'now' | 'stateDelayMs'>

const NO_FAULT = { ending: undefined } as const

/** Takes an e-mail, which arrives a moment later unless it is to bounce. */
export function takeEmail(
  deps: EmailDeps,
  { sender, ...request }: EmailRequest,
  { ending }: Pick<Plan, 'ending'>,
): Email {
  const { box, lives, now, stateDelayMs } = deps
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
    const returnTo = normaliseEmail(sender)
    if (ending !== undefined && returnTo !== undefined) takeEmail(deps, bounceOf(email, returnTo), NO_FAULT)
  })
  return email
}

/** Without the subject, which may contain the code. */
const bounceOf = ({ to, createdAt }: Email, returnTo: string): EmailRequest => ({
  sender: '',
  from: 'Mail delivery <mailer-daemon@simulator.example>',
  to: returnTo,
  subject: 'Undelivered mail returned to sender',
  text:
    `Your e-mail of ${new Date(createdAt).toISOString()} to ${to} could not be delivered:\n` +
    '550 5.1.1 No such mailbox',
  hasHtml: false,
})
