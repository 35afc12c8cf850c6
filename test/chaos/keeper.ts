import type { RedisNode } from '../support/redis-nodes.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { type ChaosRedis, startChaosRedis } from './redis.ts'

export type Topology = 'server' | 'cluster'

/** The Redis of a run: one server, or a cluster. */
export type Keeper =
  | {
      readonly topology: 'server'
      readonly redis: ChaosRedis
      /** the proxy between the apps and Redis */
      readonly proxy: Proxy
    }
  | { readonly topology: 'cluster'; readonly cluster: RedisCluster }

type Own = <T extends { stop(): Promise<void> }>(part: T) => T

export async function startKeeper(topology: Topology, own: Own): Promise<Keeper> {
  if (topology === 'cluster') return { topology, cluster: own(await startRedisCluster()) }
  const redis = own(await startChaosRedis())
  return { topology, redis, proxy: own(await startProxy([redis.port])) }
}

/** The environment with which the apps reach it. */
export function keeperVariables(keeper: Keeper): Readonly<Record<string, string>> {
  switch (keeper.topology) {
    case 'server':
      return { PINPOST_REDIS_URL: `redis://127.0.0.1:${keeper.proxy.port}` }
    case 'cluster':
      return {
        PINPOST_REDIS_URL: keeper.cluster.url,
        PINPOST_SHARDS: '16',
        // A failover loses writes that no replica has; with this setting they were never acknowledged.
        PINPOST_REDIS_DURABILITY: 'replica',
      }
  }
}

/** The servers that hold records now. */
export const serversOf = async (keeper: Keeper): Promise<readonly Pick<RedisNode, 'ask'>[]> =>
  keeper.topology === 'server' ? [keeper.redis] : keeper.cluster.primaries()

/** Verifications of which Redis lost a write that it may have acknowledged: of the record, or of their webhooks. */
export const rolledBackBy = (keeper: Keeper): Pick<ChaosRedis, 'rolledBack' | 'lostWebhooks'> =>
  keeper.topology === 'server' ? keeper.redis : { rolledBack: new Set(), lostWebhooks: new Set() }
