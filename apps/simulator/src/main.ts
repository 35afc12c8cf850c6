import process from 'node:process'

import { buildSimulator } from './app.ts'
import { listenForMail } from './smtp/listener.ts'
import { ConfigurationError, readConfig } from './config.ts'

/** A stop that hangs for longer is aborted. */
const STOP_MS = 2000

try {
  const environmentFile = process.env['PINPOST_ENV_FILE']
  if (environmentFile) process.loadEnvFile(environmentFile)
  const config = readConfig(process.env)
  const { app, carrier } = await buildSimulator(config.simulator)
  const address = await app.listen({ host: config.host, port: config.port })

  if (config.isProduction)
    console.warn('Warning: the simulator shows every code to everybody and runs in production.')
  console.log(
    `Pinpost simulator: the phone page and a Twilio-shaped API are at ${address} (listening on ${config.host})`,
  )

  const { host, smtpPort } = config
  const mail = smtpPort === undefined ? undefined : await listenForMail(carrier, { host, port: smtpPort })
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
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationError) {
    return `Pinpost simulator cannot start with this environment:\n${error.message}`
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const isSmtp = 'port' in error && String(error.port) === process.env['PINPOST_SIMULATOR_SMTP_PORT']
    const variable = isSmtp ? 'PINPOST_SIMULATOR_SMTP_PORT' : 'PINPOST_SIMULATOR_PORT'
    return `Pinpost simulator cannot start: the port is taken, choose another one in ${variable}`
  }
  return `Pinpost simulator cannot start: ${error instanceof Error ? error.message : String(error)}`
}
