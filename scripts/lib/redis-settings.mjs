// @ts-check
/**
 * Settings of a Redis that keeps verifications, as arguments of its program; docs/operations.md says why.
 * @param {{ persistent: boolean }} options
 * @returns {string[]}
 */
export const redisSettings = ({ persistent }) =>
  // prettier-ignore
  [
    '--appendonly', persistent ? 'yes' : 'no', '--appendfsync', 'everysec', '--save', '',
    '--maxmemory-policy', 'noeviction', '--hz', '100',
  ]
