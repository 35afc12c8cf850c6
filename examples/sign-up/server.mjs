// A small sign-up web app: people prove who they are with their phone. Run it with `node examples/sign-up/server.mjs`.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import process from 'node:process'

import { isOwnForm, makeCookie, readForm, redirect, send } from './http.mjs'
import { codePage, plainPage, startPage, welcomePage } from './pages.mjs'
import { makeLimit, makeSessions } from './sessions.mjs'
import { makeVerification } from './verification.mjs'

const {
  PINPOST_URL = 'http://127.0.0.1:3000',
  PINPOST_KEY = 'demo0001',
  PINPOST_SECRET = 'demo-secret',
  SIGN_UP_HOST = '127.0.0.1',
  SIGN_UP_PORT = '3004',
  /** `true` where people reach it by HTTPS: the cookie is then sent by HTTPS alone */
  SIGN_UP_HTTPS = 'false',
} = process.env

const FILES = {
  '/style.css': ['text/css', readFileSync(new URL('public/style.css', import.meta.url), 'utf8')],
  '/page.js': ['text/javascript', readFileSync(new URL('public/page.js', import.meta.url), 'utf8')],
}

const log = (line) => console.log(line)
const verification = makeVerification({
  url: PINPOST_URL,
  key: PINPOST_KEY,
  secret: PINPOST_SECRET,
  brand: 'Acme',
  log,
})
const sessions = makeSessions()
const cookie = makeCookie(SIGN_UP_HTTPS === 'true')
const mayStart = makeLimit({ most: 10, windowMs: 10 * 60_000 })
/** Name and number of everyone who signed up; your database. */
const users = new Map()

/** Goes to the page that an outcome asks for, with what it has to say there. */
function goOn(response, session, { next, ...message }) {
  session.message = message
  if (next === 'start') delete session.pending
  redirect(response, next === 'code' ? '/code' : '/')
}

function begin(response, values) {
  const { id, session, seconds } = sessions.create(values)
  cookie.set(response, id, seconds)
  return session
}

async function start({ request, response, form, sessionId }) {
  const name = (form.get('name') ?? '').trim().slice(0, 80)
  const number = (form.get('number') ?? '').trim().slice(0, 30)
  sessions.remove(sessionId)
  const session = begin(response, { typed: { name, number } })
  if (name === '' || number === '')
    return goOn(response, session, { next: 'start', error: 'Please fill in both fields.' })
  if (!mayStart(request.socket.remoteAddress))
    return goOn(response, session, {
      next: 'start',
      error: 'That was often. Please try again in ten minutes.',
    })
  const outcome = await verification.start(number)
  if (outcome.next === 'code') session.pending = { requestId: outcome.requestId, name, number }
  goOn(response, session, outcome)
}

async function check({ response, form, session, sessionId }) {
  const { requestId, name, number } = session.pending
  const code = (form.get('code') ?? '').replaceAll(/\s/g, '')
  const outcome =
    code === '' ? { next: 'code', error: 'Please type the code.' } : await verification.check(requestId, code)
  if (outcome.next !== 'done') return goOn(response, session, outcome)
  const known = users.get(name)
  // Check the name only after the phone is verified, so that strangers cannot find out which names exist.
  if (known !== undefined && known !== digitsOf(number))
    return goOn(response, session, { next: 'start', error: 'This name belongs to another number.' })
  users.set(name, digitsOf(number))
  sessions.remove(sessionId)
  begin(response, { user: name, isNew: known === undefined })
  redirect(response, '/')
}

const digitsOf = (number) => number.replaceAll(/\D/g, '').replace(/^00/, '')

async function callInstead({ response, session }) {
  goOn(response, session, await verification.callInstead(session.pending.requestId))
}

async function useAnother({ response, session }) {
  const { requestId, name } = session.pending
  session.typed = { name, number: '' }
  goOn(response, session, await verification.cancel(requestId))
}

function signOut({ response, sessionId }) {
  sessions.remove(sessionId)
  cookie.clear(response)
  redirect(response, '/')
}

/** Forms of a verification in progress. */
const PENDING_FORMS = { '/code': check, '/call': callInstead, '/other': useAnother }
const FORMS = { '/start': start, '/sign-out': signOut }

function show(path, session, response) {
  const message = session?.message
  if (session !== undefined) delete session.message
  if (path === '/' && session?.user !== undefined)
    return send(response, 200, 'text/html', welcomePage({ name: session.user, isNew: session.isNew }))
  if (path === '/') return send(response, 200, 'text/html', startPage(message, session?.typed))
  if (path === '/code' && session?.pending !== undefined)
    return send(response, 200, 'text/html', codePage(message, session.pending))
  redirect(response, '/')
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost')
  const sessionId = cookie.read(request)
  const session = sessions.find(sessionId)
  if (request.method === 'GET' && Object.hasOwn(FILES, pathname))
    return send(response, 200, ...FILES[pathname])
  if (request.method === 'GET' && ['/', '/code'].includes(pathname)) return show(pathname, session, response)
  const run = FORMS[pathname] ?? PENDING_FORMS[pathname]
  if (request.method !== 'POST' || run === undefined)
    return send(response, 404, 'text/html', plainPage('Not found', 'There is no such page.'))
  if (!isOwnForm(request))
    return send(response, 403, 'text/html', plainPage('Not allowed', 'This form came from another site.'))
  const form = await readForm(request)
  if (form === undefined)
    return send(response, 400, 'text/html', plainPage('Not understood', 'This was no form.'))
  // Their session ran out, or they were here in another window.
  if (Object.hasOwn(PENDING_FORMS, pathname) && session?.pending === undefined) return redirect(response, '/')
  await run({ request, response, form, session, sessionId })
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    log(`failed: ${error.message}`)
    if (!response.headersSent) send(response, 500, 'text/html', plainPage('Sorry', 'Something went wrong.'))
    else response.destroy()
  })
})
server.listen(Number(SIGN_UP_PORT), SIGN_UP_HOST, () => {
  log(`Sign up at http://${SIGN_UP_HOST}:${server.address().port}`)
})
