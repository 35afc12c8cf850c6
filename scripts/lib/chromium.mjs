// @ts-check
import { findOnPath, outputOf } from './commands.mjs'
import { installDebianPackage } from './debian.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Finds a Chromium for browser tests, or installs the system's package if that needs no question.
 * @param {{ environment: NodeJS.ProcessEnv, signal?: AbortSignal }} options
 * @returns {Promise<string | undefined>} the program
 */
export async function findChromium(options) {
  const present = await findWorking(options.environment)
  if (present !== undefined) return present
  return (await installDebianPackage('chromium', options)) ? findWorking(options.environment) : undefined
}

/**
 * A program that prints its version: without snap, Ubuntu's chromium-browser is only a notice.
 * @param {NodeJS.ProcessEnv} environment
 */
async function findWorking(environment) {
  for (const name of NAMES) {
    const program = findOnPath([name], environment)
    if (program !== undefined && (await outputOf(program, ['--version'], 10_000)) !== undefined)
      return program
  }
  return undefined
}
