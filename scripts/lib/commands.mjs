// @ts-check
import { execFile, spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

import { Failure } from './failure.mjs'

/**
 * The absolute path of the first of these programs on the PATH.
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} environment
 */
export function findOnPath(names, environment) {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return candidates.find((file) => isProgram(file))
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * What a program prints, in English; undefined if it fails or takes too long.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {number} timeout in milliseconds
 * @returns {Promise<string | undefined>}
 */
export function outputOf(program, args, timeout) {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C' }
    execFile(program, args, { timeout, killSignal: 'SIGKILL', env }, (error, stdout) => {
      resolve(error === null ? stdout : undefined)
    })
  })
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [signal]
 */

/**
 * Runs a program with its output on our terminal.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function run(program, args, options = {}) {
  return exitCodeOf(program, startChild(program, args, 'inherit', options), options.signal)
}

/**
 * Runs a program and keeps what it prints, for when it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runQuietly(program, args, options = {}) {
  const child = startChild(program, args, 'pipe', options)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => (output += chunk))
  }
  const code = await exitCodeOf(program, child, options.signal)
  return { code, output }
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {'inherit' | 'pipe'} output
 * @param {RunOptions} options
 */
function startChild(program, args, output, { cwd, env = process.env, signal }) {
  signal?.throwIfAborted()
  return spawn(program, args, {
    stdio: ['ignore', output, output],
    env,
    ...(cwd === undefined ? {} : { cwd }),
    // On Windows npm is a script, which needs a shell.
    shell: process.platform === 'win32',
  })
}

/**
 * @param {string} program
 * @param {import('node:child_process').ChildProcess} child
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<number>}
 */
function exitCodeOf(program, child, signal) {
  return new Promise((resolve, reject) => {
    const end = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', end, { once: true })
    child.once('error', (error) => reject(new Failure(`${program} cannot be run: ${error.message}`)))
    child.once('close', (code) => {
      signal?.removeEventListener('abort', end)
      if (signal?.aborted === true) reject(signal.reason)
      else resolve(code ?? 1)
    })
  })
}
