import { describe, expect, it } from 'vitest'

import { type AppProcess, startService } from './support/processes.ts'
import { startRedis } from './support/redis.ts'

const STOP_SECONDS = 2
/** How long a stopping worker may take beyond its limit, plus time for a busy machine. */
const MARGIN_MS = 20_000

/** How the app ended, or that it still runs. */
async function stopped({ process: child, ended }: AppProcess): Promise<number | string | null> {
  child.kill('SIGTERM')
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('still runs'), STOP_SECONDS * 1_000 + MARGIN_MS)
  })
  const how = await Promise.race([ended, limit])
  clearTimeout(timer)
  return how
}

describe('SIGTERM while Redis is away', () => {
  it.each(['killed', 'frozen'] as const)('ends the worker and the API: Redis is %s', async (how) => {
    const redis = await startRedis()
    const variables = { PINPOST_STOP_SECONDS: String(STOP_SECONDS) }
    const { apiProcess, workers } = await startService({
      workers: 1,
      timeScale: 1,
      redisUrl: redis.url,
      variables,
    })
    if (how === 'killed') await redis.kill()
    else redis.freeze()
    expect(await Promise.all([apiProcess, ...workers].map(stopped))).toEqual([0, 0])
  })
})
