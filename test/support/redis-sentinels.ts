import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { until } from './processes.ts'
import {
  DATA_OPTIONS,
  hasReplica,
  isFollowing,
  type RedisNode,
  type ServerFault,
  startRedisNode,
  strike,
} from './redis-nodes.ts'

const MASTER = 'pinpost-master'
const SENTINELS = 3
const QUORUM = 2
const REPLICAS = 2
const DOWN_AFTER_MS = 1_000

export interface RedisSentinels {
  /** as `PINPOST_REDIS_URL` */
  readonly url: string
  /** the primary according to the sentinels */
  primary(): Promise<RedisNode>
  /** Kills or freezes the primary; resolves once the sentinels name another one that has a replica. */
  failOver(fault: ServerFault): Promise<void>
  stop(): Promise<void>
}

/** Three real sentinels that watch a primary with two replicas. */
export async function startRedisSentinels(): Promise<RedisSentinels> {
  const owned: RedisNode[] = []
  const own = async (started: Promise<RedisNode>): Promise<RedisNode> => {
    const node = await started
    owned.push(node)
    return node
  }
  const stop = async (): Promise<void> => void (await Promise.all(owned.map((node) => node.stop())))

  try {
    const first = await own(startRedisNode(() => DATA_OPTIONS))
    const follow = ['--replicaof', '127.0.0.1', String(first.port)]
    const replicas: RedisNode[] = []
    for (let count = 0; count < REPLICAS; count++)
      replicas.push(await own(startRedisNode(() => [...DATA_OPTIONS, ...follow])))
    await until('the replicas', async () => (await Promise.all(replicas.map(isFollowing))).every(Boolean))

    const sentinels: RedisNode[] = []
    for (let count = 0; count < SENTINELS; count++)
      sentinels.push(await own(startRedisNode((folder) => [configure(folder, first.port), '--sentinel'])))
    await until('the sentinels to know each other', async () =>
      (await Promise.all(sentinels.map(knowsAll))).every(Boolean),
    )

    const servers = [first, ...replicas]
    const portOfPrimary = async (): Promise<string> => {
      const [answer] = (await sentinels[0]?.ask(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER])) ?? []
      return Array.isArray(answer) ? String(answer[1]) : ''
    }
    const primary = async (): Promise<RedisNode> => {
      const port = await portOfPrimary()
      const found = servers.find((server) => String(server.port) === port)
      if (found === undefined) throw new Error('the sentinels name none of ours')
      return found
    }
    return {
      url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${MASTER}`,
      primary,
      async failOver(fault) {
        const before = await primary()
        await strike(before, fault)
        await until('the failover', async () => (await portOfPrimary()) !== String(before.port))
        // The remaining replica follows it, so that writes are safe again.
        const next = await primary()
        await until('its replica', () => hasReplica(next))
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Sentinels store their state in this file. */
function configure(folder: string, primaryPort: number): string {
  const file = join(folder, 'sentinel.conf')
  const lines = [
    'bind 127.0.0.1',
    `sentinel monitor ${MASTER} 127.0.0.1 ${primaryPort} ${QUORUM}`,
    `sentinel down-after-milliseconds ${MASTER} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${MASTER} 5000`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

async function knowsAll(sentinel: RedisNode): Promise<boolean> {
  const [answer] = await sentinel.ask(['SENTINEL', 'MASTER', MASTER])
  const fields = Array.isArray(answer) ? answer.map(String) : []
  const valueOf = (name: string): number => Number(fields[fields.indexOf(name) + 1])
  return valueOf('num-other-sentinels') === SENTINELS - 1 && valueOf('num-slaves') === REPLICAS
}
