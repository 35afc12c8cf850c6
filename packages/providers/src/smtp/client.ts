import type { Secret } from '@pinpost/core'
import { createTransport, type SendMailOptions } from 'nodemailer'

export interface SmtpAccess {
  readonly host: string
  readonly port: number
  readonly tls: 'starttls' | 'implicit' | 'none'
  readonly login?: { readonly user: string; readonly password: Secret } | undefined
  /** maximum open connections */
  readonly connections: number
}

/** The result of one send. Errors are not passed on, because they may quote the recipient. */
export type SendResult =
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** every connection is in use, so nothing was sent */
  | { readonly kind: 'busy' }

export interface SmtpClient {
  /** Sends once; an abort closes the connection. Never throws. */
  send(mail: SendMailOptions, signal: AbortSignal): Promise<SendResult>
}

/** The share of the time-out for connecting; a failed connection leaves time for another route. */
const SHARE_TO_CONNECT = 1 / 2
/** Milliseconds; shorter than the idle time-out of mail servers, which is 5 minutes or more (RFC 5321, 4.5.3.2.7). */
const IDLE_MS = 60_000

/** A pool of connections to one server, each used for many messages. */
export function makeClient(
  { host, port, tls, login, connections }: SmtpAccess,
  timeoutMs: number,
): SmtpClient {
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { minVersion: 'TLSv1.2' },
    ...(login && { auth: { user: login.user, pass: login.password.reveal() } }),
    maxConnections: connections,
    // A message whose connection closed may have been accepted: core decides about retries.
    maxRequeues: 0,
    connectionTimeout: timeoutMs * SHARE_TO_CONNECT,
    greetingTimeout: timeoutMs * SHARE_TO_CONNECT,
    dnsTimeout: timeoutMs * SHARE_TO_CONNECT,
    socketTimeout: timeoutMs,
    idleTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  let underWay = 0
  return {
    async send(mail, signal) {
      // The pool would queue it, and could send it after its time-out.
      if (underWay >= connections) return { kind: 'busy' }
      underWay++
      try {
        await transport.sendMail({ ...mail, signal })
        return { kind: 'taken' }
      } catch (error) {
        return { kind: 'failed', error }
      } finally {
        underWay--
      }
    },
  }
}
