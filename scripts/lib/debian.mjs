// @ts-check
import { readFileSync } from 'node:fs'
import process from 'node:process'

import { findOnPath, outputOf, run } from './commands.mjs'
import { say } from './failure.mjs'

/** Waits for another running apt. */
const LOCK_SECONDS = 120

/**
 * Installs a package on Debian or Ubuntu, if that needs no question.
 * @param {string} name
 * @param {{ environment: NodeJS.ProcessEnv, minMajor?: number, signal?: AbortSignal }} options `minMajor`: an older
 *   one is of no use and is not installed
 * @returns {Promise<boolean>} whether it is installed now
 */
export async function installDebianPackage(name, { environment, minMajor = 0, signal }) {
  const root = await findRootCommand(environment)
  if (root === undefined) return false
  /** @param {string[]} args */
  const apt = (...args) => {
    const [program = '', ...words] = [...root, ...args]
    return run(program, words, signal === undefined ? {} : { signal })
  }
  say(`Installing ${name} (apt-get) …`)
  const options = ['-qq', '-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`]
  // A failed update is ignored, because an older package list may be enough.
  await apt(...options, 'update')
  if ((await candidateMajor(name, environment)) < minMajor) {
    say(`${name} is too old in this system's packages, or missing.`)
    return false
  }
  return (await apt(...options, 'install', '--yes', '--no-install-recommends', name)) === 0
}

/**
 * The start of a command line that runs apt-get as root; undefined on other systems, or if root needs a password.
 * @param {NodeJS.ProcessEnv} environment
 */
async function findRootCommand(environment) {
  const aptGet = findOnPath(['apt-get'], environment)
  if (aptGet === undefined || !isDebianLike(readOsRelease())) return undefined
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', aptGet]
  if (process.getuid?.() === 0) return quiet
  const sudo = findOnPath(['sudo'], environment)
  if (sudo === undefined || (await outputOf(sudo, ['-n', 'true'], 3_000)) === undefined) return undefined
  return [sudo, '-n', ...quiet]
}

/** @param {string} osRelease the text of /etc/os-release */
export function isDebianLike(osRelease) {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}

/**
 * The major version that would be installed, or 0.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 */
async function candidateMajor(name, environment) {
  const aptCache = findOnPath(['apt-cache'], environment)
  const policy = aptCache === undefined ? undefined : await outputOf(aptCache, ['policy', name], 10_000)
  return Number(/Candidate: (?:\d+:)?(\d+)\./.exec(policy ?? '')?.[1] ?? 0)
}
