// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { runQuietly } from './commands.mjs'
import { Failure } from './failure.mjs'
import { startStep } from './progress.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * Whether `node_modules` matches the lock file. npm writes its own lock into `node_modules` at the end of an install, so an
 * interrupted install counts as none. Asking npm itself would take a second.
 * @param {string} root
 */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const present = readPackages(hidden)
  return requiredPackages(root).every(([path, wanted]) => {
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
  const wanted = requiredPackages(root).map(([path]) => path)
  await runStep('Installing packages (npm ci)', {
    program: 'npm',
    // Production needs the development packages too: the compiler is one of them.
    args: ['ci', '--no-audit', '--no-fund', '--include=dev'],
    root,
    signal,
    total: wanted.length,
    // npm does not report progress, but an unpacked package has its manifest.
    count: () => wanted.filter((path) => existsSync(join(root, path, 'package.json'))).length,
  })
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function build(root, signal) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  await runStep('Compiling (tsc -b)', { program: process.execPath, args: [compiler, '-b'], root, signal })
  await bundle(root, signal)
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function bundlePages(root, signal) {
  const args = [join(root, 'scripts/bundle.mjs'), '--pages']
  await runStep('Bundling the pages', { program: process.execPath, args, root, signal })
}

/**
 * Bundles what was compiled.
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export async function bundle(root, signal) {
  const args = [join(root, 'scripts/bundle.mjs')]
  await runStep('Bundling the apps', { program: process.execPath, args, root, signal })
}

/**
 * @param {string} title
 * @param {{
 *   program: string, args: readonly string[], root: string, signal: AbortSignal | undefined,
 *   total?: number, count?: () => number,
 * }} step
 * @throws {Failure} with the program's output
 */
async function runStep(title, { program, args, root, signal, total, count }) {
  const step = startStep(title, { ...(total && { total }), ...(count && { count }) })
  let result = 'stopped'
  try {
    const { code, output } = await runQuietly(program, args, { cwd: root, ...(signal && { signal }) })
    result = code === 0 ? 'done' : 'failed'
    if (code !== 0) throw new Failure(`${output.trimEnd()}\n\n${title} failed; its output is above.`)
  } finally {
    step.end(result)
  }
}

/**
 * What the lock file wants on every system: without the workspaces, which are folders, and without optional packages.
 * @param {string} root
 */
function requiredPackages(root) {
  return Object.entries(readPackages(join(root, 'package-lock.json'))).filter(
    ([path, { optional }]) => path.includes('node_modules/') && optional !== true,
  )
}

/**
 * @param {string} lockFile
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}
}
