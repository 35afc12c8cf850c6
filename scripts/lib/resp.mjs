// @ts-check
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** @typedef {string | number | null | Error | Reply[]} Reply */

/**
 * Sends a few commands to a Redis and returns its replies. The apps' Redis client is not installed yet when this runs.
 * @param {string} url redis:// or rediss://
 * @param {readonly (readonly string[])[]} commands
 * @param {number} timeout in milliseconds
 * @returns {Promise<Reply[]>}
 * @throws {Error} if it cannot be reached, does not answer in time, or refuses a command
 */
export function askRedis(url, commands, timeout) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1'
  const address = { host, port: Number(port || 6379) }
  const user = decodeURIComponent(username)
  const login =
    password === '' ? [] : [['AUTH', ...(user === '' ? [] : [user]), decodeURIComponent(password)]]
  const sent = [...login, ...commands]

  return new Promise((resolve, reject) => {
    const socket = protocol === 'rediss:' ? connectTls({ ...address, servername: host }) : connect(address)
    const timer = setTimeout(() => finish(new Error(`no answer within ${timeout / 1_000} s`)), timeout)
    let received = Buffer.alloc(0)

    /** @param {Error | Reply[]} result */
    function finish(result) {
      clearTimeout(timer)
      socket.destroy()
      if (result instanceof Error) reject(result)
      else resolve(result.slice(login.length))
    }
    socket.once('error', finish)
    socket.once('close', () => finish(new Error('the connection was closed')))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const replies = parseReplies(received)
      const refusal = replies.find((reply) => reply instanceof Error)
      if (refusal !== undefined) finish(refusal)
      else if (replies.length >= sent.length) finish(replies)
    })
    socket.write(sent.map(encode).join(''))
  })
}

/** @param {readonly string[]} command */
const encode = (command) =>
  `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

/**
 * Every whole reply at the beginning of these bytes.
 * @param {Buffer} bytes
 */
export function parseReplies(bytes) {
  /** @type {Reply[]} */
  const replies = []
  for (let at = 0; at < bytes.length;) {
    const parsed = parseReply(bytes, at)
    if (parsed === undefined) break
    replies.push(parsed.reply)
    at = parsed.end
  }
  return replies
}

/**
 * @param {Buffer} bytes
 * @param {number} start
 * @returns {{ reply: Reply, end: number } | undefined}undefined if the reply is incomplete
 */
function parseReply(bytes, start) {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd === -1) return undefined
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const end = lineEnd + 2
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '+':
      return { reply: line, end }
    case '-':
      return { reply: new Error(line), end }
    case ':':
      return { reply: Number(line), end }
    case '$':
      return parseText(bytes, end, Number(line))
    case '*':
      return parseList(bytes, end, Number(line))
    default:
      return { reply: new Error('this is no Redis'), end: bytes.length }
  }
}

/**
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} length -1 for nothing
 */
function parseText(bytes, start, length) {
  if (length < 0) return { reply: null, end: start }
  const end = start + length + 2
  return end > bytes.length ? undefined : { reply: bytes.toString('utf8', start, start + length), end }
}

/**
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} count -1 for nothing
 */
function parseList(bytes, start, count) {
  if (count < 0) return { reply: null, end: start }
  /** @type {Reply[]} */
  const reply = []
  let end = start
  while (reply.length < count) {
    const item = parseReply(bytes, end)
    if (item === undefined) return undefined
    reply.push(item.reply)
    end = item.end
  }
  return { reply, end }
}
