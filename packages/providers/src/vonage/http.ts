import { fieldsOf, parseJson } from './fields.ts'

/** What came of one request: the answer as it is, or none. */
export type Exchange =
  | {
      readonly answered: true
      readonly status: number
      /** parsed where it is JSON, else undefined */
      readonly body: unknown
      readonly retryAfter?: string | undefined
    }
  | {
      readonly answered: false
      /** no connection ever stood, so that nothing can have gone out */
      readonly neverConnected: boolean
      /** Node's word for it */
      readonly code?: string | undefined
    }

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** Vonage's answers have some hundred. */
const MAX_BYTES = 100_000

/**
 * Sends it once, on a connection that is kept for the next; redirects are not followed. Never throws, and says nothing
 * of the request: its errors may quote it.
 */
export async function exchange(request: HttpRequest, signal: AbortSignal): Promise<Exchange> {
  const { method, url, headers, body } = request
  try {
    const init = { method, headers, signal, redirect: 'manual' } as const
    const response = await fetch(url, body === undefined ? init : { ...init, body })
    return {
      answered: true,
      status: response.status,
      body: parseJson(await textOf(response)),
      retryAfter: response.headers.get('retry-after') ?? undefined,
    }
  } catch (error) {
    const { cause } = fieldsOf(error)
    return { answered: false, neverConnected: neverConnected(cause), code: codeOf(cause) ?? codeOf(error) }
  }
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

/** Where a host has several addresses, the error holds one for each. */
function neverConnected(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(neverConnected)
  const { syscall, code } = fieldsOf(cause)
  return syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT'
}

/** Node's codes are such words; anything else could be text that quotes the request. */
function codeOf(error: unknown): string | undefined {
  const { code } = fieldsOf(error)
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : undefined
}
