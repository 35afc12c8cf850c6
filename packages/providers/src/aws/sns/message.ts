import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { parseJson } from '../../fields.ts'

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

const COMMON = {
  MessageId: text(100),
  TopicArn: text(400),
  Message: text(50_000),
  Timestamp: text(40),
  SignatureVersion: Type.Union([Type.Literal('1'), Type.Literal('2')]),
  // The length of an RSA signature with 2048 bits or more; SNS signs with nothing else, and this check costs no fetch.
  Signature: Type.String({ pattern: '^[A-Za-z0-9+/]{342,684}={0,2}$' }),
  SigningCertURL: text(500),
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const Message = Type.Union([
  Type.Object({
    ...COMMON,
    Type: Type.Literal('Notification'),
    Subject: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  Type.Object({
    ...COMMON,
    Type: Type.Union([Type.Literal('SubscriptionConfirmation'), Type.Literal('UnsubscribeConfirmation')]),
    Token: text(1_000),
    SubscribeURL: text(2_000),
  }),
])
export type Message = Static<typeof Message>

/** Undefined if the body is not a message of SNS. */
export function parseMessage(body: string): Message | undefined {
  const parsed = parseJson(body)
  return Value.Check(Message, parsed) ? parsed : undefined
}

/**
 * The signed text: these fields in this order, each name and value on its own line
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html).
 */
export function signedText(message: Message): string {
  const { Message: said, MessageId, Timestamp, TopicArn, Type: type } = message
  const fields =
    type === 'Notification'
      ? { Message: said, MessageId, Subject: message.Subject, Timestamp, TopicArn, Type: type }
      : {
          Message: said,
          MessageId,
          SubscribeURL: message.SubscribeURL,
          Timestamp,
          Token: message.Token,
          TopicArn,
          Type: type,
        }
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('')
}
