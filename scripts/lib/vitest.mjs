// @ts-check
import { readFileSync } from 'node:fs'

/**
 * `N passed, N failed`, and `, N skipped` if any, from vitest's JSON report.
 * @param {string} file
 */
export function summary(file) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(file)
  // A file that could not be loaded has no tests to fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const skipped = numPendingTests + numTodoTests
  return (
    `${numPassedTests} passed, ${numFailedTests + broken.length} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : '')
  )
}

/**
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: unknown[] }[]} testResults
 */

/**
 * @param {string} file
 * @returns {Report}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // vitest wrote no report
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  }
}
