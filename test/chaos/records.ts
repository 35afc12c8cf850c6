import type { Verification } from '../../packages/core/src/index.ts'
import { decodeRecord } from '../../packages/store/src/verifications/record.ts'
import { parseKeyRing, makeSeal } from '../../packages/store/src/verifications/seal.ts'
import type { RedisNode } from '../support/redis-nodes.ts'

const AT_ONCE = 200

type Server = Pick<RedisNode, 'ask'>

export interface RecordsOptions {
  readonly prefix: string
  readonly pinKeys: string
}

/**
 * What Redis holds of ours, read past the API: that a worker ended something must not come from our question.
 * @param servers those that hold it now
 */
export function makeRecords(servers: () => Promise<readonly Server[]>, { prefix, pinKeys }: RecordsOptions) {
  const seal = makeSeal(parseKeyRing(pinKeys))

  /** Of all shards: the hash tag of each is the prefix and its number. */
  async function namesOf(server: Server, what: string): Promise<readonly string[]> {
    const [found] = await server.ask(['KEYS', `\\{${prefix}*\\}:${what}`])
    return Array.isArray(found) ? found.map(String) : []
  }

  async function read(server: Server, names: readonly string[]): Promise<readonly Verification[]> {
    const values = await server.ask(...names.map((name) => ['GET', name]))
    return values.flatMap((value, index) => {
      const id = names[index]?.slice(-32)
      return value === null || id === undefined ? [] : [decodeRecord(id, String(value), seal).verification]
    })
  }

  return {
    async all(): Promise<ReadonlyMap<string, Verification>> {
      const records = new Map<string, Verification>()
      for (const server of await servers()) {
        const names = await namesOf(server, 'v:*')
        for (let from = 0; from < names.length; from += AT_ONCE) {
          for (const record of await read(server, names.slice(from, from + AT_ONCE)))
            records.set(record.id, record)
        }
      }
      return records
    },
    /** Numbers that are still locked, and ticks that are still planned. */
    async leftBehind(): Promise<{ readonly locks: number; readonly ticks: number }> {
      let [locks, ticks] = [0, 0]
      for (const server of await servers()) {
        locks += (await namesOf(server, 'lock:*')).length
        const indexes = await namesOf(server, 'due')
        const counts = indexes.length === 0 ? [] : await server.ask(...indexes.map((name) => ['ZCARD', name]))
        ticks += counts.reduce<number>((sum, count) => sum + Number(count), 0)
      }
      return { locks, ticks }
    },
  }
}

export type Records = ReturnType<typeof makeRecords>
