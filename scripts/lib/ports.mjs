// @ts-check
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

import { Failure } from './failure.mjs'

/**
 * @typedef {object} Listener a port that one of the apps will listen on
 * @property {string} variable that sets the port
 * @property {string} hostVariable that sets the host
 * @property {string} host
 * @property {string} port as it was given: digits
 */

/**
 * Checks that the ports are free before anything starts. All are held until the last is bound, so that two listeners with
 * the same port are detected.
 */
export function checkPorts() {
  /** @type {import('node:net').Server[]} */
  const servers = []
  /** @type {string[]} */
  const complaints = []

  return {
    /**
     * @param {Listener} listener
     * @returns {Promise<{ port: number, url: string }>} where 0 has become a free port
     */
    async hold(listener) {
      let port = Number(listener.port)
      try {
        const server = await bind(listener)
        servers.push(server)
        port = portOf(server)
      } catch (error) {
        complaints.push(complain(listener, error))
      }
      return { port, url: localUrl(listener.host, port) }
    },

    /** @throws {Failure} that names every variable to change */
    async release() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
      if (complaints.length > 0) throw new Failure(`Not every port can be used:\n${complaints.join('\n')}`)
    },
  }
}

/** A free port. */
export async function freePort() {
  const server = await bind({ host: '127.0.0.1', port: '0', variable: '', hostVariable: '' })
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * Clients cannot connect to an address such as 0.0.0.0.
 * @param {string} host
 * @param {number} port
 */
function localUrl(host, port) {
  if (host === '0.0.0.0' || host === '') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Below the ephemeral ports, from which a connection could take the port before an app listens on it. Tests use 20,000 up. */
const FREE_PORTS = { from: 10_000, to: 20_000 }
const MOST_TRIES = 100

/**
 * @param {Listener} listener
 * @returns {Promise<import('node:net').Server>}
 */
async function bind({ host, port }) {
  const number = /^\d{1,5}$/.test(port) ? Number(port) : Number.NaN
  if (!(number <= 65_535)) throw Object.assign(new Error('no port'), { code: 'NO_PORT' })
  if (number > 0) return bindTo(host, number)
  for (let tries = 1; ; tries++) {
    try {
      return await bindTo(host, randomInt(FREE_PORTS.from, FREE_PORTS.to))
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || tries === MOST_TRIES) throw error
    }
  }
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<import('node:net').Server>}
 */
function bindTo(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => resolve(server))
  })
}

/** @param {import('node:net').Server} server */
function portOf(server) {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/**
 * @param {Listener} listener
 * @param {unknown} error
 */
function complain({ variable, hostVariable, host, port }, error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  switch (code) {
    case 'EADDRINUSE':
      return `  ${variable}: port ${port} on ${host} is taken; set ${variable} to a free port`
    case 'EACCES':
      return `  ${variable}: port ${port} may not be used by this user; set ${variable} to one above 1023`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `  ${hostVariable}: ${host} is no address of this machine`
    case 'NO_PORT':
      return `  ${variable}: wants a port, 0 to 65535, for example 3000`
    default:
      return `  ${variable}: ${host}:${port} cannot be listened on (${code})`
  }
}
