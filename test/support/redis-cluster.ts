import { freePort, until } from './processes.ts'
import {
  DATA_OPTIONS,
  isFollowing,
  type RedisNode,
  type ServerFault,
  startRedisNode,
  strike,
} from './redis-nodes.ts'

const SLOTS = 16_384
const PRIMARIES = 3
/** Milliseconds of silence after which a server counts as dead and a replica replaces it. */
const NODE_TIMEOUT_MS = 1_000

export interface RedisCluster {
  /** as `PINPOST_REDIS_URL` */
  readonly url: string
  /** primaries first, then a replica of each; the roles change with every failover */
  readonly nodes: readonly RedisNode[]
  /** those that hold slots now */
  primaries(): Promise<readonly RedisNode[]>
  /** Kills or freezes a primary; resolves once its replica has its slots. */
  failOver(primary: RedisNode, fault: ServerFault): Promise<void>
  /** after `failOver`: it runs again, as a replica of its successor */
  rejoin(node: RedisNode): Promise<void>
  stop(): Promise<void>
}

/** A real Redis Cluster of three primaries with a replica each. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const busPorts: number[] = []
  const nodes: RedisNode[] = []
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())))
  try {
    for (let count = 0; count < PRIMARIES * 2; count++) {
      const bus = await freePort()
      busPorts.push(bus)
      nodes.push(await startRedisNode(() => [...DATA_OPTIONS, ...clusterOptions(bus)]))
    }
    await form(nodes, busPorts)
  } catch (error) {
    await stop()
    throw error
  }

  const primaries = async (): Promise<readonly RedisNode[]> => {
    const holds = await Promise.all(nodes.map(holdsSlots))
    return nodes.filter((_, index) => holds[index])
  }

  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    primaries,
    async failOver(primary, fault) {
      await strike(primary, fault)
      const left = nodes.filter((node) => node !== primary)
      await until('the failover', async () => {
        const holds = await Promise.all(left.map(holdsSlots))
        return holds.filter(Boolean).length === PRIMARIES && (await areWhole(left))
      })
    },
    async rejoin(node) {
      if (node.isRunning()) node.thaw()
      else await node.start()
      await until('its synchronization', () => isFollowing(node))
    },
    stop,
  }
}

const clusterOptions = (busPort: number): readonly string[] => [
  '--cluster-enabled',
  'yes',
  '--cluster-port',
  String(busPort),
  '--cluster-node-timeout',
  String(NODE_TIMEOUT_MS),
  // The other primaries continue to serve while one fails over.
  '--cluster-require-full-coverage',
  'no',
]

async function form(nodes: readonly RedisNode[], busPorts: readonly number[]): Promise<void> {
  const [first, ...others] = nodes
  for (const node of others) {
    const index = nodes.indexOf(node)
    await first?.ask(['CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(busPorts[index])])
  }
  const ids = await Promise.all(nodes.map(async (node) => String((await node.ask(['CLUSTER', 'MYID']))[0])))
  const knows = async (node: RedisNode): Promise<boolean> => {
    const [list] = await node.ask(['CLUSTER', 'NODES'])
    return ids.every((id) => String(list).includes(id)) && !String(list).includes('handshake')
  }
  await until('the nodes to meet', async () => (await Promise.all(nodes.map(knows))).every(Boolean))
  for (const [index, node] of nodes.entries()) {
    if (index < PRIMARIES) {
      const from = Math.ceil((index * SLOTS) / PRIMARIES)
      const to = Math.ceil(((index + 1) * SLOTS) / PRIMARIES) - 1
      await node.ask(['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)])
    } else await node.ask(['CLUSTER', 'REPLICATE', ids[index - PRIMARIES] ?? ''])
  }
  await until('the cluster', () => areWhole(nodes))
  const replicas = nodes.slice(PRIMARIES)
  await until('the replicas', async () => (await Promise.all(replicas.map(isFollowing))).every(Boolean))
}

async function areWhole(nodes: readonly RedisNode[]): Promise<boolean> {
  const infos = await Promise.all(nodes.map((node) => node.ask(['CLUSTER', 'INFO'])))
  return infos.every(([info]) => /cluster_state:ok[^]*cluster_slots_ok:16384/.test(String(info)))
}

/** A server that is down has no slots. */
async function holdsSlots(node: RedisNode): Promise<boolean> {
  const answer = await node.ask(['CLUSTER', 'NODES']).catch(() => undefined)
  const own = String(answer?.[0])
    .split('\n')
    .find((line) => line.includes('myself'))
  return own !== undefined && / connected \d/.test(own)
}
