/**
 * GETs a URL; undefined if the server refuses it permanently (4xx).
 * @throws Error if the answer may come later: time-out, 5xx, redirect, or larger than a certificate
 */
export type Get = (url: string, signal: AbortSignal) => Promise<string | undefined>

/** A certificate has 2 kB, the answer to a confirmation less. */
const MAX_BYTES = 20_000

/** No error contains the URL, because it may hold a token. */
export const get: Get = async (url, signal) => {
  try {
    const response = await fetch(url, { signal, redirect: 'error' })
    if (response.ok) return await textOf(response)
    await response.body?.cancel()
    if (response.status < 500) return undefined
  } catch {
    // The thrown error may contain the URL.
  }
  throw new Error('Amazon SNS did not answer')
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
