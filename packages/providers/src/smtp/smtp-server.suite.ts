import type { AddressInfo, Socket } from 'node:net'

import { generate } from 'selfsigned'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

type Refusal = readonly [status: number, text: string]

export interface SmtpServerOptions {
  readonly onFrom?: Refusal
  readonly onRcpt?: Refusal
  /** once the message has arrived */
  readonly onData?: Refusal | 'silence' | 'reset'
  readonly auth?: { readonly user: string; readonly password: string }
  /** offers STARTTLS with a self-signed certificate */
  readonly offersTls?: boolean
}

interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

const refuse = (refusal: Refusal | undefined): Error | null =>
  refusal === undefined ? null : Object.assign(new Error(refusal[1]), { responseCode: refusal[0] })

/** A real SMTP server on a free port of 127.0.0.1 that stores its mails; closed after the test. */
export async function startSmtpServer({ onFrom, onRcpt, onData, auth, offersTls }: SmtpServerOptions) {
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const pem = offersTls === true ? await generate([{ name: 'commonName', value: 'mail.example' }]) : undefined
  const server = new SMTPServer({
    logger: false,
    disabledCommands: [...(pem === undefined ? ['STARTTLS'] : []), ...(auth === undefined ? ['AUTH'] : [])],
    ...(pem && { key: pem.private, cert: pem.cert }),
    allowInsecureAuth: true,
    authOptional: auth === undefined,
    closeTimeout: 50,
    onAuth({ username, password }, _session, done) {
      if (username === auth?.user && password === auth?.password) done(null, { user: username })
      else done(Object.assign(new Error('no'), { responseCode: 535 }))
    },
    onMailFrom: (_address, _session, done) => done(refuse(onFrom)),
    onRcptTo: (_address, _session, done) => done(refuse(onRcpt)),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        })
        if (onData === 'silence') return
        if (onData === 'reset') for (const socket of sockets) socket.resetAndDestroy()
        else done(refuse(onData))
      })
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.server.address() as AddressInfo
  let isOpen = true
  async function close(): Promise<void> {
    if (!isOpen) return
    isOpen = false
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  return { port, mails, connections: () => connections, openConnections: () => sockets.size, close }
}
