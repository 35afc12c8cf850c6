import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

import { findOnPath } from '../../scripts/lib/commands.mjs'

const PACKAGES = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
} as const
type Tool = keyof typeof PACKAGES

/** Kept between runs. */
const FOLDER = join(tmpdir(), 'pinpost-observability-tools')
const WITHIN_MS = 120_000
const run = promisify(execFile)

/**
 * A program of Prometheus from the PATH, else from Debian's package, which is unpacked but not installed, so that no
 * service starts.
 * @returns undefined if there is none, after a message; with `CI` set that is an error
 */
export async function findTool(name: Tool): Promise<string | undefined> {
  const packageName = PACKAGES[name]
  const unpacked = join(FOLDER, packageName, 'usr/bin', name)
  const there = findOnPath([name], process.env) ?? (existsSync(unpacked) ? unpacked : undefined)
  if (there !== undefined) return there
  try {
    await unpack(packageName)
    return unpacked
  } catch {
    // Another test file did it first.
    if (existsSync(unpacked)) return unpacked
    const lack = `${name} is not here (Debian has it in the package ${packageName})`
    if (process.env['CI'] !== undefined) throw new Error(`${lack}: it is wanted where CI is set`)
    process.stderr.write(`${lack}: what needs it is skipped\n`)
    return undefined
  }
}

async function unpack(packageName: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const folder = mkdtempSync(join(FOLDER, 'new-'))
  try {
    const download = () =>
      run('apt-get', ['-qq', 'download', packageName], { cwd: folder, timeout: WITHIN_MS })
    // The package list may be missing, and only root may fetch it.
    await download().catch(async () => {
      await run('apt-get', ['-qq', 'update'], { timeout: WITHIN_MS })
      await download()
    })
    const file = readdirSync(folder).find((each) => each.endsWith('.deb')) ?? ''
    await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'unpacked')], { timeout: WITHIN_MS })
    renameSync(join(folder, 'unpacked'), join(FOLDER, packageName))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
