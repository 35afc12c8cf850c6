import type { FastifyReply } from 'fastify'

/** Errors of the Graph API, in our words. */
const MESSAGES = {
  33: 'There is no such object',
  100: 'Invalid parameter',
  190: 'Invalid OAuth access token',
  2200: 'The callback URL did not repeat the challenge',
  131_008: 'Required parameter is missing',
  131_009: 'Parameter value is not valid',
  132_000: 'Number of parameters does not match the expected number of params',
} as const

export type ErrorCode = keyof typeof MESSAGES

export interface Refusal {
  readonly ok: false
  readonly code: ErrorCode
  readonly details: string
}
export type Parsed<T> = { readonly ok: true; readonly value: T } | Refusal

export const refuse = (code: ErrorCode, details: string): Refusal => ({ ok: false, code, details })

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
export async function sendError(
  reply: FastifyReply,
  status: number,
  code: number,
  details = 'Refused by a fault',
): Promise<FastifyReply> {
  const title = new Map<number, string>(Object.entries(MESSAGES).map(([key, text]) => [Number(key), text]))
  return await reply.code(status).send({
    error: {
      message: `(#${code}) ${title.get(code) ?? 'Refused'}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'SimulatedTrace',
    },
  })
}
