// @ts-check
// Exits with 0 if the URL answers with success in time, else with 1: `node healthcheck.mjs http://127.0.0.1:9464/health/ready`.
// The image has no curl.
import process from 'node:process'

/** Shorter than the time-outs in docker-compose.yml, so that the reason for the failure is ours. */
const ANSWER_MS = 2_000

const [url = ''] = process.argv.slice(2)
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  // A kept connection would hold the process.
  process.exit(0)
} catch (error) {
  process.stderr.write(`${url}: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
