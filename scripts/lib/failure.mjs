// @ts-check
import process from 'node:process'

/** An error that the user can correct: printed without a stack. */
export class Failure extends Error {}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** @param {unknown} error */
export function sayError(error) {
  const text = error instanceof Failure ? error.message : describe(error)
  process.stderr.write(`\n${text}\n`)
}

/** @param {unknown} error */
const describe = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
