import type { FastifyReply } from 'fastify'

/** Twilio's errors (https://www.twilio.com/docs/api/errors), in our words. */
const MESSAGES = {
  20003: 'Authenticate',
  20404: 'The requested resource was not found',
  21201: "No 'To' number is specified",
  21205: "Invalid 'Url': give a 'Url' or 'Twiml'",
  21206: "Invalid 'Twiml': at most 4000 characters",
  21211: "Invalid 'To' phone number",
  21212: "Invalid 'From' number",
  21213: "A 'From' phone number is required",
  21214: "The 'To' phone number cannot be reached",
  21215: "The account is not authorized to call the 'To' phone number",
  21216: "The account is not allowed to call the 'To' phone number",
  21220: "Invalid 'Timeout' or 'TimeLimit'",
  21408: "Permission to send an SMS has not been enabled for the region of the 'To' number",
  21602: "A 'Body' is required to send a message",
  21603: "A 'From' or 'MessagingServiceSid' is required",
  21604: "A 'To' phone number is required",
  21606: "The 'From' phone number is not a message-capable number of this account",
  21609: "Invalid 'StatusCallback' URL",
  21610: 'Attempt to send to an unsubscribed recipient',
  21611: "This 'From' number has exceeded the maximum number of queued messages",
  21612: "The 'To' phone number is not reachable from this 'From'",
  21614: "The 'To' number is not a valid mobile number",
  21619: "A message 'Body', 'MediaUrl' or 'ContentSid' is required",
  21617: 'The message body exceeds the 1600 character limit',
  21626: "Invalid 'StatusCallbackEvent'",
  21655: "The 'ContentSid' is invalid",
  21656: "The 'ContentVariables' parameter is invalid",
  21701: 'The Messaging Service does not exist',
  21910: "Invalid 'From' and 'To' pair: both should be of the same channel",
  63007: "Could not find a channel with the specified 'From' address",
  90007: "Invalid 'ValidityPeriod': 1 to 36000 seconds",
} as const

export type ErrorCode = keyof typeof MESSAGES

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode }

export const refuse = (code: ErrorCode): { readonly ok: false; readonly code: ErrorCode } => ({
  ok: false,
  code,
})

export async function sendError(
  reply: FastifyReply,
  status: number,
  code: number,
  message: string | undefined = knownMessage(code),
): Promise<FastifyReply> {
  return await reply.code(status).send({
    code,
    message: message ?? 'The request was refused',
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  })
}

function knownMessage(code: number): string | undefined {
  return new Map<number, string>(Object.entries(MESSAGES).map(([key, text]) => [Number(key), text])).get(code)
}
