/** Seconds of a Retry-After header, which holds them or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds))
}

/** The code of an answer without one. */
export const httpCode = (status: number): string => `http_${status}`

/**
 * What a 4xx means whose code is not listed: it refuses this request alone, and no breaker moves. A 401 says that our
 * credential is refused; a 403 may come from a firewall that dislikes a text. A 408 is a time-out like any other.
 */
export function kindOfStatus(status: number): 'credentialError' | 'ambiguous' | 'requestRefused' {
  if (status === 401) return 'credentialError'
  return status === 408 ? 'ambiguous' : 'requestRefused'
}
