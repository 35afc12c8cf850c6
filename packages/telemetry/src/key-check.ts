import type { Check } from './health.ts'
import type { Logger } from './logger.ts'

/**
 * Checks whether this process has the same secret keys as the others, and logs changes.
 * @param wrongKeys the variables whose key is another one
 */
export function makeKeyCheck(logger: Logger, wrongKeys: () => Promise<readonly string[]>): Check {
  let told = ''
  return async () => {
    const wrong = await wrongKeys()
    const found = wrong.join(', ')
    if (found !== told) {
      told = found
      if (found === '') logger.info('the keys of this process are those of the others')
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
