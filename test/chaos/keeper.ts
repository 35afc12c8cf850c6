import type { RedisNode } from '../support/redis-nodes.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { type ChaosRedis, startChaosRedis } from './redis.ts'

export type Topology = 'server' | 'cluster'

/** What holds the verifications. */
export type Keeper =
  | {
      readonly topology: 'server'
      readonly redis: ChaosRedis
      /** between the apps and Redis */
      readonly proxy: Proxy
    }
  | { readonly topology: 'cluster'; readonly cluster: RedisCluster }

type Own = <T extends { stop(): Promise<void> }>(part: T) => T

export async function startKeeper(topology: Topology, own: Own): Promise<Keeper> {
  if (topology === 'cluster') return { topology, cluster: own(await startRedisCluster()) }
  const redis = own(await startChaosRedis())
  return { topology, redis, proxy: own(await startProxy([redis.port])) }
}

/** How the apps reach it. */
export function keeperVariables(keeper: Keeper): Readonly<Record<string, string>> {
  switch (keeper.topology) {
    case 'server':
      return { PINPOST_REDIS_URL: `redis://127.0.0.1:${keeper.proxy.port}` }
    case 'cluster':
      return {
        PINPOST_REDIS_URL: keeper.cluster.url,
        PINPOST_SHARDS: '16',
        // A failover forgets what no replica had: with this, nothing of it was told to anybody.
        PINPOST_REDIS_DURABILITY: 'replica',
      }
  }
}

/** Those that hold records now, one after the other. */
export const serversOf = async (keeper: Keeper): Promise<readonly Pick<RedisNode, 'ask'>[]> =>
  keeper.topology === 'server' ? [keeper.redis] : keeper.cluster.primaries()

/** Verifications of which a write was forgotten that somebody may have been told of. */
export const rolledBackBy = (keeper: Keeper): ReadonlySet<string> =>
  keeper.topology === 'server' ? keeper.redis.rolledBack : new Set()
