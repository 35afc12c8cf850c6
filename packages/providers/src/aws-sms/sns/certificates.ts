import { type KeyObject, X509Certificate } from 'node:crypto'
import type { Get } from './get.ts'

const FETCH_MS = 3_000
/** Amazon signs with one certificate a region and changes it every few months. */
const MAX_KEPT = 16
/** Fetches at once, of certificates that are not known yet. */
const MAX_UNDER_WAY = 2
/** Fetches in a minute. A stranger can make up URLs of certificates, and SNS repeats for an hour what was not taken. */
const MAX_IN_A_MINUTE = 10
const MINUTE_MS = 60_000

export interface Certificates {
  /**
   * The key that signs what names this certificate; undefined where there is none, or it is over.
   * @throws Error where it cannot be fetched now
   */
  keyAt(url: string): Promise<KeyObject | undefined>
}

/**
 * Fetches each certificate once. Its URL has to be one of SNS itself: what is fetched is trusted for its host's sake.
 * @param fetchMs milliseconds that a fetch may take; whoever reads a callback waits for it
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
      throw new Error('too many certificates of Amazon SNS are asked for')
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
