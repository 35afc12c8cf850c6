import { once } from 'node:events'

const MAX_BODY_BYTES = 4_096

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'permissions-policy': 'otp-credentials=(self)',
  // Not `no-referrer`: browsers would then say `Origin: null` on our own forms.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} type
 * @param {string} body
 */
export function send(response, status, type, body) {
  const caching = type === 'text/html' ? 'no-store' : 'no-cache'
  response.writeHead(status, {
    ...HEADERS,
    'content-type': `${type}; charset=utf-8`,
    'cache-control': caching,
  })
  response.end(body)
}

/** After a form: a reload of the next page then sends nothing twice. */
export function redirect(response, path) {
  response.writeHead(303, { ...HEADERS, location: path, 'cache-control': 'no-store' }).end()
}

/**
 * Whether a form comes from a page of ours. With the cookie's SameSite=Strict this keeps other sites from pressing
 * our buttons.
 */
export function isOwnForm({ headers }) {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return URL.canParse(headers.origin ?? '') && new URL(headers.origin).host === headers.host
}

/** @returns {Promise<URLSearchParams | undefined>} undefined if it is too long or not a form */
export async function readForm(request) {
  if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '')) return undefined
  let size = 0
  const chunks = []
  request.on('data', (chunk) => {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  })
  await once(request, 'end')
  return size <= MAX_BODY_BYTES ? new URLSearchParams(Buffer.concat(chunks).toString()) : undefined
}

/** The session's cookie: unreadable for scripts, never sent from another site, and only over HTTPS if the app uses it. */
export function makeCookie(isSecure) {
  const name = isSecure ? '__Host-session' : 'session'
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
  return {
    read: ({ headers }) =>
      headers.cookie
        ?.split(/;\s*/)
        .find((pair) => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1),
    set: (response, id, seconds) =>
      response.setHeader('set-cookie', `${name}=${id}; ${attributes}; Max-Age=${seconds}`),
    clear: (response) => response.setHeader('set-cookie', `${name}=; ${attributes}; Max-Age=0`),
  }
}
