/** Seconds of a Retry-After header, which holds them or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds))
}

/** The code of an answer that gives none of its own. */
export const httpCode = (status: number): string => `http_${status}`
