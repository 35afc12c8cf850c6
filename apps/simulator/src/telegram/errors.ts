/** Words that the Gateway answers in `error`. */
export type GatewayError =
  | 'ACCESS_TOKEN_INVALID'
  | 'CALLBACK_URL_INVALID'
  | 'CODE_INVALID'
  | 'CODE_LENGTH_INVALID'
  | 'CODE_LENGTH_REQUIRED'
  | 'PAYLOAD_INVALID'
  | 'PHONE_NUMBER_INVALID'
  | 'PHONE_NUMBER_MISMATCH'
  | 'REQUEST_ID_INVALID'
  | 'SENDER_USERNAME_INVALID'
  | 'TTL_INVALID'
  | 'UNKNOWN_METHOD'

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: GatewayError }

export const refuse = (error: GatewayError): { readonly ok: false; readonly error: GatewayError } => ({
  ok: false,
  error,
})
