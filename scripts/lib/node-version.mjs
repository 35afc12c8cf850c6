// @ts-check
import process from 'node:process'

const WANTED = '20.19.0'

/**
 * An error message if this Node is too old, else undefined.
 * @param {string} version as in `process.versions.node`
 */
export function nodeVersionComplaint(version) {
  return isOlder(version, WANTED)
    ? `Pinpost needs Node ${WANTED.replace(/\.0$/, '')} or newer; this is Node ${version} (${process.execPath}).`
    : undefined
}

/** Call it first: before it, scripts must not use what an old Node lacks, not even in a named import. */
export function requireNode() {
  const complaint = nodeVersionComplaint(process.versions.node)
  if (complaint === undefined) return
  process.stderr.write(`${complaint}\n`)
  process.exit(1)
}

/**
 * @param {string} version
 * @param {string} other
 */
function isOlder(version, other) {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  for (const [index, wanted] of other.split('.').map(Number).entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}
