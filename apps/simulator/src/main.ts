import { isIP } from 'node:net'
import process from 'node:process'

import { buildSimulator } from './app.ts'
import { type Config, ConfigurationError, readConfig } from './config.ts'
import { readOptions } from './options.ts'
import { listenForMail } from './smtp/listener.ts'

/** A stop that hangs for longer is aborted. */
const STOP_MS = 2000

try {
  const environmentFile = process.env['PINPOST_ENV_FILE']
  if (environmentFile) process.loadEnvFile(environmentFile)
  const options = readOptions(process.argv.slice(2), process.env)
  switch (options.type) {
    case 'start':
      await start(readConfig(options.environment))
      break
    case 'help':
      console.log(options.text)
      break
    case 'wrong':
      console.error(options.message)
      process.exitCode = 1
      break
  }
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function start({ isProduction, host, port, smtpPort, simulator }: Config): Promise<void> {
  const { app, carrier } = await buildSimulator(simulator)
  const address = await app.listen({ host, port }).catch(nameOption('--port', 'PINPOST_SIMULATOR_PORT'))
  const mail =
    smtpPort === undefined
      ? undefined
      : await listenForMail(carrier, { host, port: smtpPort }).catch(
          nameOption('--smtp-port', 'PINPOST_SIMULATOR_SMTP_PORT'),
        )

  if (isProduction)
    console.warn('Warning: the simulator runs in production and shows every code to everyone.')
  else if (!isLoopback(host)) console.warn(`Warning: everyone who can reach ${host} can read every code.`)
  console.log(
    `Pinpost simulator: the phone page and the carriers' APIs are at ${address} (listening on ${host})`,
  )
  if (mail !== undefined) console.log(`E-mail is taken by SMTP on port ${mail.port}, without TLS`)

  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MS).unref()
    Promise.all([app.close(), mail?.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Says how to choose another port if this one is taken. */
function nameOption(option: string, variable: string) {
  return (error: unknown): never => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken) throw error
    throw new Error(`the port is taken, choose another one with ${option} or in ${variable}`, {
      cause: error,
    })
  }
}

function explain(error: unknown): string {
  return error instanceof ConfigurationError
    ? `Pinpost simulator cannot start with this environment:\n${error.message}`
    : `Pinpost simulator cannot start: ${error instanceof Error ? error.message : String(error)}`
}
