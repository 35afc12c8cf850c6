const TIMEOUT_MS = 10_000
const TOLERANCE_SECONDS = 300
const MOST_SIGNATURES = 5

export class PinpostError extends Error {
  /** @override */
  name = 'PinpostError'

  /** @param {number} status @param {Record<string, any>} problem */
  constructor(status, problem) {
    super(`Pinpost answered ${status}: ${problem['title'] ?? 'no problem'}`)
    this.status = status
    this.problem = problem
  }
}

/** @param {import('./index.d.ts').Person} [person] @returns {Record<string, string>} */
function personHeaders({ clientIp, deviceId, userId } = {}) {
  return {
    ...(clientIp && { 'pinpost-client-ip': clientIp }),
    ...(deviceId && { 'pinpost-device-id': deviceId }),
    ...(userId && { 'pinpost-user-id': userId }),
  }
}

/** @param {string} id */
const pathOf = (id) => `/v2/verify/${encodeURIComponent(id)}`

/** @type {typeof import('./index.d.ts').createClient} */
export function createClient({ url, key, secret, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch }) {
  const bytes = new TextEncoder().encode(`${key}:${secret}`)
  const authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {Record<string, string>} [headers]
   */
  async function call(method, path, body, headers = {}) {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: answer.status, body: parse(await answer.text()) }
  }

  /**
   * @template C
   * @param {string} method @param {string} path @param {C} conflict what 409 means
   */
  async function control(method, path, conflict) {
    const { status, body } = await call(method, path)
    if (status === 200 || status === 204) return 'done'
    if (status === 409) return conflict
    if (status === 404) return 'ended'
    throw new PinpostError(status, body)
  }

  return {
    async start({ to, brand, channels, waitSeconds, locale, codeLength, clientRef, person }) {
      const [first, ...others] = channels ?? [to.includes('@') ? 'email' : 'sms']
      const workflow = [
        { channel: first, to },
        ...others.map((channel) => ({ channel, to, reuse_code: true })),
      ]
      const options = { channel_timeout: waitSeconds, code_length: codeLength, client_ref: clientRef }
      const members = { brand, workflow, locale, ...options }
      const { status, body } = await call('POST', '/v2/verify', members, personHeaders(person))
      switch (status) {
        case 202:
          return { type: 'started', requestId: body.request_id }
        case 409:
          return { type: 'running', requestId: body.request_id }
        case 422:
          return { type: 'invalid', parameters: body.invalid_parameters ?? [] }
        case 403:
          return { type: 'refused' }
        case 429:
          return { type: 'throttled' }
        default:
          throw new PinpostError(status, body)
      }
    },

    async check(requestId, code, person) {
      const { status, body } = await call('POST', pathOf(requestId), { code }, personHeaders(person))
      switch (status) {
        case 200:
          return 'right'
        // 422: empty or too long, which is not counted.
        case 400:
        case 422:
          return 'wrong'
        case 410:
          return 'tooManyWrong'
        case 404:
          return 'ended'
        case 429:
          return 'throttled'
        default:
          throw new PinpostError(status, body)
      }
    },

    next: (id) => control('POST', `${pathOf(id)}/next_workflow`, 'noMoreSteps'),

    cancel: (id) => control('DELETE', pathOf(id), 'notNow'),

    async deliver({ dedupeKey, person, ...members }) {
      const asked = { ...members, dedupe_key: dedupeKey }
      const { status, body } = await call('POST', '/deliver', asked, personHeaders(person))
      if (status !== 202) throw new PinpostError(status, body)
      return body.id
    },

    async report(delivery, result) {
      const { status, body } =
        typeof delivery === 'string'
          ? await call('POST', `/deliver/${encodeURIComponent(delivery)}/feedback`, { result })
          : await call('POST', '/deliver/feedback', { ...delivery, result })
      if (status !== 204 && status !== 404) throw new PinpostError(status, body)
      return status === 204
    },
  }
}

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

/** @type {typeof import('./index.d.ts').readEvent} */
export async function readEvent(body, headers, secrets, nowMs = Date.now()) {
  /** @param {string} name */
  const header = (name) => String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? '')
  const id = header('webhook-id')
  const timestamp = header('webhook-timestamp')
  const age = Math.abs(nowMs / 1_000 - Number(timestamp))
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || age > TOLERANCE_SECONDS) return undefined
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const signatures = header('webhook-signature').split(' ').slice(0, MOST_SIGNATURES)
  for (const secret of [secrets].flat()) {
    const key = await keyOf(secret)
    for (const signature of signatures) {
      const bytes = bytesOf(signature.replace(/^v1,/, ''))
      if (signature.startsWith('v1,') && bytes && (await crypto.subtle.verify('HMAC', key, bytes, signed)))
        return { id, ...JSON.parse(body) }
    }
  }
  return undefined
}

/** @param {string} secret */
function keyOf(secret) {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''))
  if (!bytes?.length) throw new TypeError('a secret is no whsec_ with base64')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer> | undefined} */
function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
