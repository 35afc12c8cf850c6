import { type KeyObject, X509Certificate } from 'node:crypto'
import type { Get } from './get.ts'

const FETCH_MS = 3_000
/** Amazon has one signing certificate per region and replaces it every few months. */
const MAX_KEPT = 16
/** Maximum concurrent fetches of unknown certificates. */
const MAX_UNDER_WAY = 2
/** Fetches per minute. Strangers can invent certificate URLs; SNS retries a refused notification for an hour. */
const MAX_IN_A_MINUTE = 10
const MINUTE_MS = 60_000

export interface Certificates {
  /**
   * The public key of this certificate; undefined if there is none or it has expired.
   * @throws Error if it cannot be fetched now
   */
  keyAt(url: string): Promise<KeyObject | undefined>
}

/**
 * Fetches each certificate once. Its URL must belong to SNS, because the host is all that makes it trustworthy.
 * @param fetchMs time-out of a fetch in milliseconds; the callback waits for it
 */
export function makeCertificates(get: Get, fetchMs = FETCH_MS): Certificates {
  const kept = new Map<string, X509Certificate>()
  const underWay = new Map<string, Promise<X509Certificate | undefined>>()

  let fetchedAt: readonly number[] = []

  async function fetchOnce(url: string): Promise<X509Certificate | undefined> {
    const pem = await get(url, AbortSignal.timeout(fetchMs))
    const certificate = pem === undefined ? undefined : parseCertificate(pem)
    if (certificate === undefined) return undefined
    for (const oldest of kept.keys()) {
      if (kept.size < MAX_KEPT) break
      kept.delete(oldest)
    }
    kept.set(url, certificate)
    return certificate
  }

  function fetchShared(url: string): Promise<X509Certificate | undefined> {
    const shared = underWay.get(url)
    if (shared !== undefined) return shared
    fetchedAt = fetchedAt.filter((at) => at > Date.now() - MINUTE_MS)
    if (underWay.size >= MAX_UNDER_WAY || fetchedAt.length >= MAX_IN_A_MINUTE)
      throw new Error('too many certificates of Amazon SNS requested')
    fetchedAt = [...fetchedAt, Date.now()]
    const fetching = fetchOnce(url).finally(() => underWay.delete(url))
    underWay.set(url, fetching)
    return fetching
  }

  return {
    async keyAt(url) {
      const certificate = kept.get(url) ?? (await fetchShared(url))
      if (certificate === undefined || !isValidNow(certificate)) return undefined
      const { publicKey } = certificate
      return publicKey.asymmetricKeyType === 'rsa' ? publicKey : undefined
    },
  }
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

const isValidNow = ({ validFrom, validTo }: X509Certificate): boolean =>
  Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo)
