import { onTestFinished } from 'vitest'

import { startRedisNode } from './redis-nodes.ts'

const OPTIONS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']

/** A separate Redis with an append-only file, for a test that stops, freezes or kills it. */
export async function startRedis() {
  const { port, kill, start, stop, freeze, thaw } = await startRedisNode(() => OPTIONS)
  onTestFinished(stop)
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze,
    thaw,
    kill,
    async restart() {
      await kill()
      await start()
    },
  }
}
