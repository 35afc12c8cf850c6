import PostalMime from 'postal-mime'

import type { Carrier } from '../carrier/carrier.ts'
import { isTaken, type Plan } from '../carrier/faults.ts'
import { normaliseEmail } from '../carrier/ids.ts'
import type { Email } from '../carrier/records.ts'

/** A recipient that the server has not refused, and its faults. */
export interface Recipient {
  readonly to: string
  readonly plan: Plan
  /** of the plan */
  readonly answer: Exclude<Plan['answer'], { readonly type: 'error' }>
}

interface Mail {
  readonly raw: Buffer
  /** of the envelope; empty for a bounce */
  readonly sender: string
  readonly recipients: readonly Recipient[]
  /** ends the connection without an answer */
  reset(): void
}

/** An answer other than 250. */
type Refusal = Error & { readonly responseCode: number }

/** Bounds the memory of all inboxes together. */
const KEPT_CHARACTERS = 20_000
const KEPT_OF_ID = 200

const PARSER_LIMITS = { maxNestingDepth: 10, maxHeadersSize: 65_536 } as const

/** Answers `RCPT TO`: as mail servers do, `error` refuses the recipient before there is any content. */
export async function takeRecipient(carrier: Carrier, address: string): Promise<Recipient | Refusal> {
  const to = normaliseEmail(address)
  if (to === undefined) return refusal(550, '5.1.3 Bad recipient address')
  const plan = carrier.faults.plan('email', to)
  const { answer, answerDelayMs } = plan
  if (answer?.type !== 'error') return { to, plan, answer }
  log(carrier, to)
  if (answerDelayMs > 0) await carrier.lives.wait(answerDelayMs)
  return refusal(isReply(answer.code) ? answer.code : answer.status, answer.message ?? 'Refused by a fault')
}

/**
 * Takes an e-mail for each of its recipients, before the answer goes out: a slow, lost or wrong answer leaves the client as
 * uncertain as in reality. The faults of the first recipient decide about the answer.
 * @returns the refusal, null for 250, or that nothing is to be answered
 */
export async function handOverMail(
  carrier: Carrier,
  { raw, sender, recipients, reset }: Mail,
): Promise<Refusal | null | 'silence'> {
  const parsed = await contentOf(raw, sender).catch(() => undefined)
  if (parsed === undefined) return refusal(554, '5.6.0 Cannot be parsed')
  const { messageId, ...content } = parsed
  for (const { to, plan } of recipients) {
    const email = isTaken(plan) ? carrier.takeEmail({ ...content, sender, to }, plan) : undefined
    log(carrier, to, email, messageId)
  }
  const [first] = recipients
  if (first !== undefined && first.plan.answerDelayMs > 0) await carrier.lives.wait(first.plan.answerDelayMs)
  const answer = first?.answer
  switch (answer?.type) {
    case undefined:
      return null
    case 'httpStatus':
      return refusal(answer.status, answer.body === '' ? 'Refused by a fault' : answer.body)
    case 'timeout':
      return 'silence'
    case 'reset':
      reset()
      return 'silence'
  }
}

const log = (carrier: Carrier, to: string, email?: Email, messageId?: string): void =>
  void carrier.ledger.add({
    receivedAt: new Date(carrier.now()).toISOString(),
    kind: 'email',
    sid: email?.sid ?? null,
    to,
    accepted: email !== undefined,
    statusCallback: null,
    messageId,
  })

async function contentOf(
  raw: Buffer,
  sender: string,
): Promise<
  Pick<Email, 'from' | 'subject' | 'text' | 'hasHtml'> & { readonly messageId: string | undefined }
> {
  const { from, subject = '', text, html, messageId } = await PostalMime.parse(raw, PARSER_LIMITS)
  const name = from?.name
  return {
    from: name ? `${name} <${sender}>` : sender,
    subject: subject.slice(0, KEPT_CHARACTERS),
    text: (text ?? textOf(html ?? '')).trim().slice(0, KEPT_CHARACTERS),
    hasHtml: html !== undefined,
    messageId: messageId?.slice(0, KEPT_OF_ID),
  }
}

/** Good enough for a person who reads it: the page shows text only. */
const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

const isReply = (code: number): boolean => code >= 400 && code <= 599

const refusal = (responseCode: number, text: string): Refusal =>
  Object.assign(new Error(text.replaceAll(/\s+/g, ' ')), { responseCode })
