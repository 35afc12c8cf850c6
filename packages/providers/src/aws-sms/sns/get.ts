/**
 * What stands at an URL; undefined where the server refuses for good (a 4xx).
 * @throws Error where it cannot be told now: no answer in time, a 5xx, a redirect, more than a certificate's size
 */
export type Get = (url: string, signal: AbortSignal) => Promise<string | undefined>

/** A certificate has 2 kB, the answer to a confirmation less. */
const MAX_BYTES = 20_000

/** The URL may carry a token: no error repeats it. */
export const get: Get = async (url, signal) => {
  try {
    const response = await fetch(url, { signal, redirect: 'error' })
    if (response.ok) return await textOf(response)
    await response.body?.cancel()
    if (response.status < 500) return undefined
  } catch {
    // What was thrown is dropped with its text.
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
