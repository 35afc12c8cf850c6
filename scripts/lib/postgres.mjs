// @ts-check
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { findOnPath, outputOf } from './commands.mjs'
import { installDebianPackage } from './debian.mjs'

const MIN_MAJOR = 15
/** Debian keeps the programs of each version in a folder that is not on the PATH. */
const DEBIAN = '/usr/lib/postgresql'

/**
 * The folder with `postgres` and `initdb` for tests, of Postgres 15 or newer. Only CI installs it, because the package of a
 * system also starts a server.
 * @param {{ environment: NodeJS.ProcessEnv, signal?: AbortSignal }} options
 * @returns {Promise<string | undefined>}
 */
export async function findPostgres(options) {
  const present = await findPrograms(options.environment)
  if (present !== undefined || options.environment['CI'] !== 'true') return present
  return (await installDebianPackage('postgresql', options)) ? findPrograms(options.environment) : undefined
}

/** @param {NodeJS.ProcessEnv} environment */
async function findPrograms(environment) {
  const onPath = findOnPath(['postgres'], environment)
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...(onPath === undefined ? [] : [dirname(realpathSync(onPath))]),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ]
  for (const folder of folders) {
    if (!existsSync(join(folder, 'initdb'))) continue
    const version = await outputOf(join(folder, 'postgres'), ['--version'], 10_000)
    if (Number(/\) (\d+)/.exec(version ?? '')?.[1] ?? 0) >= MIN_MAJOR) return folder
  }
  return undefined
}
