import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'

import { SMTPServer } from 'smtp-server'

import type { Carrier } from '../carrier/carrier.ts'
import { handOverMail, type Recipient, takeRecipient } from './hand-over.ts'

export interface SmtpOptions {
  readonly host: string
  /** 0 takes any */
  readonly port: number
}

const MAX_BYTES = 262_144
const MAX_CLIENTS = 100
const MAX_RECIPIENTS = 10
const IDLE_MS = 300_000

/** A mail server without TLS that takes every e-mail and every login, and keeps what it takes in the carrier's inboxes. */
export async function listenForMail(carrier: Carrier, { host, port }: SmtpOptions) {
  const recipients = new WeakMap<object, Recipient>()
  const server = new SMTPServer({
    logger: false,
    banner: 'Pinpost simulator',
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    size: MAX_BYTES,
    maxClients: MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: 100,
    disableReverseLookup: true,
    onAuth: (_login, _session, done) => done(null, { user: 'anybody' }),
    maxRecipients: MAX_RECIPIENTS,
    onRcptTo(recipient, _session, done) {
      carrier.lives.run(async () => {
        const taken = await takeRecipient(carrier, recipient.address)
        if (!('to' in taken)) return done(taken)
        recipients.set(recipient, taken)
        done()
      })
    },
    onData(stream, { remotePort, envelope: { mailFrom, rcptTo } }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.once('end', () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error('5.3.4 Message too large'), { responseCode: 552 }))
          return
        }
        carrier.lives.run(async () => {
          const refusal = await handOverMail(carrier, {
            raw: Buffer.concat(chunks),
            sender: mailFrom === false ? '' : mailFrom.address,
            recipients: rcptTo.flatMap((each) => recipients.get(each) ?? []),
            reset: () => void sockets.get(remotePort)?.resetAndDestroy(),
          })
          if (refusal !== 'silence') done(refusal)
        })
      })
    },
  })
  /** by the client's port */
  const sockets = new Map<number | undefined, Socket>()
  // Clients that break off are no fault of ours.
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  server.server.listen(port, host)
  await once(server.server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const address = server.server.address() as AddressInfo
  return {
    port: address.port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(resolve)
        for (const socket of sockets.values()) socket.destroy()
      }),
  }
}
