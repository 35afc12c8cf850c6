import type { Check } from './health.ts'
import type { Logger } from './logger.ts'

/**
 * Checks whether this process has the same secret keys as the others, and logs changes.
 * @param wrongKeys returns the variables whose key differs
 */
export function makeKeyCheck(logger: Logger, wrongKeys: () => Promise<readonly string[]>): Check {
  let logged = ''
  let known: readonly string[] | undefined
  return async () => {
    try {
      known = await wrongKeys()
    } catch (error) {
      // In a cluster the server with the probes may be unreachable while the others work; the last result then stays
      // valid.
      if (known === undefined) throw error
    }
    const wrong = known
    const found = wrong.join(', ')
    if (found !== logged) {
      logged = found
      if (found === '') logger.info('keys match those of the other processes')
      else
        logger.error(
          { variables: wrong },
          `${found}: not the key with which this Redis was filled. Set the right one, ` +
            'or run `pinpost keys accept` if it was changed on purpose',
        )
    }
    return found === ''
  }
}
