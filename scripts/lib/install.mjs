// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { run } from './commands.mjs'
import { Failure, say } from './failure.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * Whether `node_modules` holds what the lock file asks for. npm writes a lock of its own into `node_modules` as the
 * last thing of an install, so an install that was broken off counts as none. Starting npm to ask would cost a second.
 * @param {string} root
 */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const present = readPackages(hidden)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    // The workspaces themselves are folders, and optional packages are those of other systems.
    if (!path.includes('node_modules/') || wanted.optional === true) return true
    const found = present[path]
    return found !== undefined && found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function installMissing(root, signal) {
  if (isInstalled(root)) return
  say('Installing packages (npm ci) …')
  // Production needs the development packages too: the compiler is one of them.
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev']
  const code = await run('npm', args, { cwd: root, ...(signal && { signal }) })
  if (code !== 0) throw new Failure('npm ci failed; see its output above.')
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function build(root, signal) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const code = await run(process.execPath, [compiler, '-b'], { cwd: root, ...(signal && { signal }) })
  if (code !== 0) throw new Failure('The build failed; the compiler’s words are above.')
  await bundle(root, signal)
}

/**
 * Of what was compiled.
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function bundle(root, signal) {
  const script = join(root, 'scripts/bundle.mjs')
  const code = await run(process.execPath, [script], { cwd: root, ...(signal && { signal }) })
  if (code !== 0) throw new Failure('The apps could not be bundled; the words are above.')
}

/**
 * @param {string} lockFile
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}
}
