// @ts-check
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Polls until the answer is 200. Returns whether that happened in time.
 * @param {string} url
 * @param {number} timeout in milliseconds
 */
export async function waitUntilReady(url, timeout) {
  const deadline = Date.now() + timeout
  while (Date.now() < deadline) {
    if ((await statusOf(url)) === 200) return true
    await sleep(50, undefined, { ref: false })
  }
  return false
}

/**
 * @param {string} url
 * @returns {Promise<number | undefined>}
 */
function statusOf(url) {
  return new Promise((resolve) => {
    // Keep no connection: an idle one would delay the app's stop.
    const request = get(url, { agent: false, timeout: 1_000 }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(undefined))
  })
}
