// A gateway for Pinpost's `webhook` vendor: takes SMS and calls, and reports what became of them. Here nothing leaves
// the machine; put your carrier into `handOver`. docs/webhook-gateway.md describes requests and answers.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'

const { GATEWAY_SECRET = '', GATEWAY_HOST = '127.0.0.1', GATEWAY_PORT = '8089' } = process.env
const MAX_BODY_BYTES = 65_536
/** Seconds that a signature is good for; five minutes are Standard Webhooks' own. */
const TOLERANCE_SECONDS = 300
const MAX_REMEMBERED = 10_000

const [prefix, base64 = ''] = GATEWAY_SECRET.split('_')
const key = Buffer.from(base64, 'base64')
if (prefix !== 'whsec' || key.length < 24) {
  console.error('GATEWAY_SECRET: whsec_ and at least 24 bytes in base64')
  process.exit(2)
}

const sign = (id, seconds, body) =>
  `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`

function isSigned(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures = '' } = headers
  if (!(Math.abs(Date.now() / 1000 - Number(seconds)) <= TOLERANCE_SECONDS)) return false
  const wanted = Buffer.from(sign(id, seconds, body))
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}

/** The answer for each id, so that a repeated request sends one message. The oldest are dropped. */
const answers = new Map()

function answerTo(request) {
  const known = answers.get(request.id)
  if (known !== undefined) return known
  const answer = handOver(request)
  answers.set(request.id, answer)
  if (answers.size > MAX_REMEMBERED) answers.delete(answers.keys().next().value)
  return answer
}

/** Your carrier's part: `request.text` to `request.to`, or a call that says `request.speech`. */
function handOver(request) {
  // Texts, codes and numbers do not belong into a log; an id does.
  console.log(`${request.type} ${request.id}`)
  // To try a refusal out.
  if (request.to.endsWith('99')) return { outcome: 'geoDenied', code: 'no-99' }
  const course = request.type === 'sms' ? ['sent', 'delivered'] : ['ringing', 'answered', 'delivered']
  void report(request, course)
  return { reference: `gw-${request.id}`, price: { amount: 0.01, currency: 'EUR' } }
}

/** Each status on its own. A report that was not taken goes out again, with a new time and signature. */
async function report({ id, callbackUrl }, course) {
  for (const status of course) {
    const body = JSON.stringify({ status })
    for (let attempt = 1; attempt <= 5; attempt++) {
      if (await isTaken(callbackUrl, `${id}-${status}`, body)) break
      await new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** attempt))
    }
  }
}

async function isTaken(url, id, body) {
  const seconds = Math.floor(Date.now() / 1000)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': sign(id, seconds, body),
  }
  const signal = AbortSignal.timeout(5_000)
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    if (!response.ok) console.log(`${id}: ${response.status}`)
    // A 4xx stays one: Pinpost does not know this route, or the secrets differ.
    return response.status < 500
  } catch {
    console.log(`${id}: Pinpost does not answer`)
    return false
  }
}

async function bodyOf(request) {
  const chunks = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function send(response, status, fields) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(fields))
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request).catch(() => undefined)
  if (body === undefined) return void request.destroy()
  if (request.method !== 'POST' || !isSigned(request.headers, body)) return send(response, 401, {})
  send(response, 200, answerTo(JSON.parse(body)))
})
server.listen(Number(GATEWAY_PORT), GATEWAY_HOST, () => {
  console.log(`gateway on http://${GATEWAY_HOST}:${server.address().port}`)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0))
