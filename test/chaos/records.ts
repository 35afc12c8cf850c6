import { decodeRecord, type Stored } from '../../packages/store/src/verifications/record.ts'
import { parseKeyRing, makeSeal } from '../../packages/store/src/verifications/seal.ts'
import type { RedisNode } from '../support/redis-nodes.ts'

const AT_ONCE = 200

type Server = Pick<RedisNode, 'ask'>

export interface RecordsOptions {
  readonly prefix: string
  readonly pinKeys: string
}

export interface LeftBehind {
  readonly locks: number
  readonly ticks: number
  readonly events: number
  readonly webhooks: number
}

/**
 * The records in Redis, read directly: a search through the API would end verifications that no worker ended.
 * @param servers the servers that hold them now
 */
export function makeRecords(servers: () => Promise<readonly Server[]>, { prefix, pinKeys }: RecordsOptions) {
  const seal = makeSeal(parseKeyRing(pinKeys))

  /** Of all shards: the hash tag of each is the prefix and its number. */
  async function namesOf(server: Server, what: string): Promise<readonly string[]> {
    const [found] = await server.ask(['KEYS', `\\{${prefix}*\\}:${what}`])
    return Array.isArray(found) ? found.map(String) : []
  }

  async function sumOf(server: Server, command: string, what: string): Promise<number> {
    const names = await namesOf(server, what)
    const counts = names.length === 0 ? [] : await server.ask(...names.map((name) => [command, name]))
    return counts.reduce<number>((sum, count) => sum + Number(count), 0)
  }

  async function read(server: Server, names: readonly string[]): Promise<readonly Stored[]> {
    const values = await server.ask(...names.map((name) => ['GET', name]))
    return values.flatMap((value, index) => {
      const id = names[index]?.slice(-32)
      return value === null || id === undefined ? [] : [decodeRecord(id, String(value), seal)]
    })
  }

  return {
    async all(): Promise<ReadonlyMap<string, Stored>> {
      const records = new Map<string, Stored>()
      for (const server of await servers()) {
        const names = await namesOf(server, 'v:*')
        for (let from = 0; from < names.length; from += AT_ONCE) {
          for (const record of await read(server, names.slice(from, from + AT_ONCE)))
            records.set(record.verification.id, record)
        }
      }
      return records
    },
    /** Counts of locked numbers, planned ticks, events that a subscriber has not acknowledged, and unsent webhooks. */
    async leftBehind(): Promise<LeftBehind> {
      let [locks, ticks, events, webhooks] = [0, 0, 0, 0]
      for (const server of await servers()) {
        locks += (await namesOf(server, 'lock:*')).length
        ticks += await sumOf(server, 'ZCARD', 'due')
        events += await sumOf(server, 'XLEN', 'outbox')
        webhooks += await sumOf(server, 'HLEN', 'webhook-bodies:*')
      }
      return { locks, ticks, events, webhooks }
    },
  }
}

export type Records = ReturnType<typeof makeRecords>
