// node server.mjs: Auth.js under /auth, and POST /code to send a code, on http://127.0.0.1:3004
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'

import { Auth } from '@auth/core'

import { makePhoneSignIn } from './auth.mjs'

const {
  PINPOST_URL = 'http://127.0.0.1:3000',
  PINPOST_KEY = 'demo0001',
  PINPOST_SECRET = 'demo-secret',
  PORT = '3004',
} = process.env

/** The number of each request. With several processes, keep it in your database. */
const numbers = new Map()
const phone = makePhoneSignIn({ url: PINPOST_URL, key: PINPOST_KEY, secret: PINPOST_SECRET, brand: 'Acme' })
const config = {
  basePath: '/auth',
  secret: randomBytes(32).toString('base64'),
  trustHost: true,
  providers: [phone.provider((requestId) => numbers.get(requestId))],
}

async function answer(request) {
  if (new URL(request.url).pathname !== '/code') return Auth(request, config)
  const to = String((await request.formData()).get('number'))
  const requestId = await phone.sendCode(to)
  if (requestId === undefined) return new Response('we cannot send a code to this number', { status: 400 })
  numbers.set(requestId, to)
  return Response.json({ requestId })
}

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const { method, headers, url } = request
  const body = method === 'GET' || method === 'HEAD' ? undefined : Buffer.concat(chunks)
  const answered = await answer(new Request(`http://${headers.host}${url}`, { method, headers, body }))
  response.writeHead(answered.status, {
    ...Object.fromEntries(answered.headers),
    'set-cookie': answered.headers.getSetCookie(),
  })
  response.end(Buffer.from(await answered.arrayBuffer()))
})
server.listen(Number(PORT), '127.0.0.1', () =>
  console.log(`Auth.js listens on http://127.0.0.1:${server.address().port}`),
)
