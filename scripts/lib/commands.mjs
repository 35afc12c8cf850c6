// @ts-check
import { execFile, spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

import { Failure } from './failure.mjs'

/**
 * The first of these programs that stands on the PATH, as an absolute path.
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
 * What a program prints, in English, or undefined where it fails or takes too long.
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
 * Runs a program with its output on our terminal, and answers with its exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, { cwd, env = process.env, signal } = {}) {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
      ...(cwd === undefined ? {} : { cwd }),
      // npm is a script with another name on Windows, which needs a shell there.
      shell: process.platform === 'win32',
    })
    const end = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', end, { once: true })
    child.once('error', (error) => reject(new Failure(`${program} cannot be run: ${error.message}`)))
    child.once('exit', (code) => {
      signal?.removeEventListener('abort', end)
      if (signal?.aborted === true) reject(signal.reason)
      else resolve(code ?? 1)
    })
  })
}
