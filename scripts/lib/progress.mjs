// @ts-check
import process from 'node:process'

/** Steps shorter than this print nothing, unless there is a terminal to wipe them from again. */
const SHORT_MS = 1_000
const REDRAW_MS = 200
const PLAIN_LINE_EVERY_MS = 15_000

/**
 * @typedef {object} Output
 * @property {boolean | undefined} [isTTY]
 * @property {(text: string) => unknown} write
 */

/**
 * @typedef {object} Step
 * @property {(done: number) => void} update how many of the total are done
 * @property {(result?: string) => void} end
 */

/**
 * Shows that a long step runs and how far it is: one line that is redrawn on a terminal, and a plain line now and then
 * elsewhere. Scripts use it before packages are installed, so it can need none.
 * @param {string} title what is done, such as `Installing packages`
 * @param {{ total?: number, count?: () => number, detail?: () => string, output?: Output }} [options] `count` and `detail`
 * are asked before each drawing, for a step that cannot report by `update`
 * @returns {Step}
 */
export function startStep(title, { total, count, detail, output = process.stderr } = {}) {
  const isTerminal = output.isTTY === true && process.env['TERM'] !== 'dumb'
  const startedAt = Date.now()
  let done = 0
  let drawnAt = isTerminal ? 0 : startedAt + SHORT_MS - PLAIN_LINE_EVERY_MS
  let hasPrinted = false

  const elapsed = () => Math.round((Date.now() - startedAt) / 1_000)
  const draw = () => {
    if (Date.now() - drawnAt < (isTerminal ? REDRAW_MS : PLAIN_LINE_EVERY_MS)) return
    drawnAt = Date.now()
    hasPrinted = true
    const share = total === undefined ? '' : ` ${format(count?.() ?? done)} of ${format(total)}`
    const line = `${title} …${share}${detail === undefined ? '' : ` ${detail()}`} (${elapsed()} s)`
    output.write(isTerminal ? `\r${line}\u001B[K` : `${line}\n`)
  }
  draw()
  const timer = setInterval(draw, REDRAW_MS)
  timer.unref()

  return {
    // A busy loop keeps the timer from firing, but not this.
    update(now) {
      done = now
      draw()
    },
    end(result = 'done') {
      clearInterval(timer)
      if (isTerminal) output.write('\r\u001B[K')
      if (hasPrinted && Date.now() - startedAt >= SHORT_MS)
        output.write(`${title}: ${result} (${elapsed()} s)\n`)
    },
  }
}

/** @param {number} number */
const format = (number) => number.toLocaleString('en-US')
