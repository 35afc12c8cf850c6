// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

import { askRedis } from './resp.mjs'

/** Time enough to read back a large file of commands. */
const START_MS = 20_000

/**
 * Polls a Redis until it serves, has ended, or the time is over.
 * @param {string} url
 * @param {() => boolean} isRunning
 */
export async function waitForRedis(url, isRunning) {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline && isRunning()) {
    try {
      await askRedis(url, [['PING']], 1_000)
      return true
    } catch {
      // not there yet, or still reading its file (LOADING)
      await sleep(25)
    }
  }
  return false
}
