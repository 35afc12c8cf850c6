import { isIP } from 'node:net'
import process from 'node:process'

import { InvalidSettings } from '@pinpost/core'
import { cleanEnv, type CleanedEnv, makeValidator, str, type ValidatorSpec } from 'envalid'
import ipaddr from 'ipaddr.js'

import { LOG_LEVELS } from './logger.ts'
import { withPublishedSecrets } from './published-secrets.ts'

/** The configuration is wrong. The message lists every wrong variable and what it wants, without values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

type Specs = Record<string, ValidatorSpec<unknown>>

/**
 * Parses the environment. A spec's `desc` says what the variable must contain, `example` shows a value. Production also
 * refuses every secret that is published in this repository.
 * @param inProduction further checks for production, a line for each problem; values that could not be parsed are undefined
 * @throws ConfigurationError that lists every problem
 */
export function readEnvironment<S extends Specs>(
  environment: object,
  specs: S,
  inProduction: (values: Partial<CleanedEnv<S>>) => readonly string[] = () => [],
): Readonly<CleanedEnv<S>> {
  const wrong: string[] = []
  const values = cleanEnv(environment, specs, {
    reporter({ errors }) {
      for (const [name, error] of Object.entries(errors)) wrong.push(...describe(name, specs[name], error))
    },
  })
  // A copy, because envalid's object throws on access to a value that could not be parsed.
  const parsed = { ...values }
  if (Object.hasOwn(specs, 'NODE_ENV') && parsed['NODE_ENV'] === 'production') {
    const published = withPublishedSecrets(environment).map(
      (name) =>
        `  ${name}: holds a secret that is printed in the files of Pinpost: make one of your own, or remove the variable`,
    )
    wrong.push(...published, ...inProduction(parsed))
  }
  if (wrong.length > 0) throw new ConfigurationError(wrong.join('\n'))
  return values
}

const describeVariable = (name: string, wants: string, example?: string): string =>
  `  ${name}: wants ${wants}${example === undefined ? '' : `, for example ${example}`}`

/** A line for each problem of the value, or the variable's description. */
const describe = (
  name: string,
  spec: ValidatorSpec<unknown> | undefined,
  error: unknown,
): readonly string[] =>
  error instanceof InvalidSettings
    ? error.problems.map(({ path, problem }) => `  ${name}${path}: ${problem}`)
    : [describeVariable(name, spec?.desc ?? 'another value', spec?.example)]

/** Merges the lines of all errors. @throws the first error that is not a `ConfigurationError` */
function joined(errors: readonly unknown[]): ConfigurationError {
  const lines = errors.flatMap((error) => {
    if (!(error instanceof ConfigurationError)) throw error
    return error.message.split('\n')
  })
  return new ConfigurationError([...new Set(lines)].join('\n'))
}

/**
 * Reads the configuration and opens resources, so that the problems of both are reported together.
 * @throws ConfigurationError with the lines of both
 */
export async function openTogether<A, B>(read: () => A, open: () => Promise<B>): Promise<readonly [A, B]> {
  const [one, other] = await Promise.allSettled([Promise.resolve().then(read), Promise.resolve().then(open)])
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value]
  throw joined([one, other].flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])))
}

/**
 * Loads the file named by `PINPOST_ENV_FILE`; variables that are already set take precedence.
 * @throws ConfigurationError
 */
export function loadEnvironmentFile(): void {
  const path = process.env['PINPOST_ENV_FILE']
  if (path === undefined || path === '') return
  try {
    process.loadEnvFile(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigurationError(`  PINPOST_ENV_FILE: wants a file that this process can read (${reason})`, {
      cause: error,
    })
  }
}

/**
 * Opens the resource that a variable names.
 * @throws ConfigurationError with a line for each of its problems
 */
export async function configuredBy<T>(variable: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n') : ['cannot be read']
    throw new ConfigurationError(lines.map((line) => `  ${variable}: ${line}`).join('\n'), { cause: error })
  }
}

/** A port to listen on; 0 takes any free one. */
export const listenPort = makeValidator((text) => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 0 && port <= 65_535)) throw new Error('no port')
  return port
})

/** `0.0.0.0/0` is refused: if every client were trusted, any client could forge its address. */
const isAddressOrBlock = (text: string): boolean =>
  ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text)[1] > 0 : isIP(text) > 0

/** Proxies whose X-Forwarded-For is trusted. */
export const proxyAddresses = makeValidator((text) => {
  const list = text.split(',').map((each) => each.trim())
  if (!list.every(isAddressOrBlock)) throw new Error('no address')
  return list
})

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?|localhost)$/

export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** A URL to which secrets may be sent: https, or http to this machine. */
function parseSecureUrl(text: string): URL {
  const url = new URL(text)
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSecure || `${url.username}${url.password}${url.search}${url.hash}` !== '') throw new Error('no URL')
  return url
}

export const secureUrl = makeValidator(parseSecureUrl)

/** The same without a path. */
export const secureOrigin = makeValidator((text) => {
  const url = parseSecureUrl(text)
  if (url.pathname !== '/') throw new Error('no origin')
  return url
})

/** Every app merges these variables into its own. */
export const TELEMETRY_VARIABLES = {
  PINPOST_LOG_LEVEL: str({
    choices: LOG_LEVELS,
    default: 'info',
    desc: `one of ${LOG_LEVELS.join(', ')}`,
    example: 'info',
  }),
}
