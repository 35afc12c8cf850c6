import { COMMON_EXCEPTIONS } from '../aws/exceptions.ts'
import type { FailureKind, Refusal } from '../aws/outcomes.ts'

/** Comments quote https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const EXCEPTIONS: Readonly<Record<string, FailureKind>> = {
  ...COMMON_EXCEPTIONS,
  LimitExceededException: 'throttled', // there are too many instances of the specified resource type: the day's quota
  AccountSuspendedException: 'credentialError', // the account's ability to send email has been permanently restricted
  SendingPausedException: 'credentialError', // the account's ability to send email is currently paused
  MailFromDomainNotVerifiedException: 'credentialError', // the sending domain isn't verified
  MessageRejected: 'contentRejected', // the message contains invalid content
}

const KINDS = new Map<string, FailureKind>(Object.entries(EXCEPTIONS))

export const kindOfRefusal = ({ exception }: Refusal): FailureKind | undefined => KINDS.get(exception)
