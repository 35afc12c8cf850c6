import { Cluster } from 'ioredis'

import type { RedisConnection } from './redis.ts'

const READ_EVERY_MS = 30_000
const SAFE = 'noeviction'

/** Watches whether a full Redis evicts records instead of refusing writes. The policy can change while Redis runs. */
export function makeEviction(redis: RedisConnection) {
  let current: string | undefined
  let timer: NodeJS.Timeout | undefined
  let onChange: ((policy: string) => void) | undefined

  async function read(): Promise<void> {
    const servers = redis instanceof Cluster ? redis.nodes('master') : [redis]
    const policies = (await Promise.all(servers.map((server) => policyOf(server)))).filter(
      (policy) => policy !== undefined,
    )
    // In a cluster, one server with an unsafe policy is enough to lose records.
    const found = policies.find((policy) => policy !== SAFE) ?? policies[0]
    if (found === undefined || found === current) return
    current = found
    onChange?.(found)
  }

  return {
    /** Undefined if Redis does not say, as with some managed services. */
    mayEvict: (): boolean | undefined => (current === undefined ? undefined : current !== SAFE),
    /**
     * Asks now, at each reconnect and every 30 seconds, until closed. @param changed also called for the first answer
     */
    watch(changed: (policy: string) => void): void {
      onChange = changed
      redis.on('ready', () => void read())
      timer ??= setInterval(() => void read(), READ_EVERY_MS).unref()
      void read()
    },
    close(): void {
      clearInterval(timer)
    },
  }
}

export type Eviction = ReturnType<typeof makeEviction>

/** Undefined if Redis does not answer or forbids the command. */
async function policyOf(server: { info(section: string): Promise<string> }): Promise<string | undefined> {
  try {
    return /^maxmemory_policy:([\w-]+)/m.exec(await server.info('memory'))?.[1]
  } catch {
    return undefined
  }
}
