/** The v2 API writes the 32 hex digits of an id as a UUID, because SDKs parse it as one. */
export { toUuid as toRequestId } from '@pinpost/core'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The id of a verification; for an invalid text, an id that no verification has. */
export const fromRequestId = (text: string): string =>
  UUID.test(text) ? text.replaceAll('-', '').toLowerCase() : ''

/** A request id as the caller sent it, shortened for an answer. */
export const echoed = (text: string): string => text.slice(0, 64)
