/** Seconds of a Retry-After header: a number or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds))
}

/** The error code to report when the answer has none. */
export const httpCode = (status: number): string => `http_${status}`

/**
 * The outcome of a 4xx without a listed code: it refuses this request only, so no breaker opens. A 401 means that our
 * credential is refused. A 403 does not, because a firewall may have refused the text. A 408 is a time-out.
 */
export function kindOfStatus(status: number): 'credentialError' | 'ambiguous' | 'requestRefused' {
  if (status === 401) return 'credentialError'
  return status === 408 ? 'ambiguous' : 'requestRefused'
}
