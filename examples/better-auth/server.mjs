// node server.mjs: phone sign-in under /api/auth, on http://127.0.0.1:3004
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'

import { toNodeHandler } from 'better-auth/node'

import { makeAuth } from './auth.mjs'

const {
  PINPOST_URL = 'http://127.0.0.1:3000',
  PINPOST_KEY = 'demo0001',
  PINPOST_SECRET = 'demo-secret',
  PORT = '3004',
} = process.env

const server = createServer()
server.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = server.address()
  const baseURL = `http://127.0.0.1:${port}`
  const auth = makeAuth({
    url: PINPOST_URL,
    key: PINPOST_KEY,
    secret: PINPOST_SECRET,
    brand: 'Acme',
    baseURL,
    authSecret: randomBytes(32).toString('base64'),
  })
  server.on('request', toNodeHandler(auth))
  console.log(`better-auth listens on ${baseURL}`)
})
