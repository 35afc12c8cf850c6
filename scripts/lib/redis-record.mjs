// @ts-check
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/**
 * A record of our Redis, so that the next start finds it if this one is killed.
 * @typedef {{ port: number, pid: number } | { port: number, engine: string, container: string }} Running
 * @typedef {Running & { supervisor: number }} Kept
 */

/** @param {string} home */
const recordFile = (home) => join(home, 'redis.json')

/**
 * @param {string} home
 * @param {Running} running
 */
export function remember(home, running) {
  const kept = { ...running, supervisor: process.pid }
  writeFileSync(recordFile(home), `${JSON.stringify(kept)}\n`, { mode: 0o600 })
}

/** @param {string} home */
export function forget(home) {
  rmSync(recordFile(home), { force: true })
}

/**
 * @param {string} home
 * @returns {Kept | undefined}
 */
export function recall(home) {
  try {
    const kept = JSON.parse(readFileSync(recordFile(home), 'utf8'))
    return Number.isInteger(kept.port) && (Number.isInteger(kept.pid) || typeof kept.container === 'string')
      ? kept
      : undefined
  } catch {
    // none, or incomplete
    return undefined
  }
}
