import type { Verification } from '../../packages/core/src/index.ts'
import { makeKeys } from '../../packages/store/src/keys.ts'
import { decodeRecord } from '../../packages/store/src/record.ts'
import { parseKeyRing, makeSeal } from '../../packages/store/src/seal.ts'
import type { ChaosRedis } from './redis.ts'

const AT_ONCE = 200

export interface RecordsOptions {
  readonly prefix: string
  readonly pinKeys: string
  /** base64 */
  readonly fingerprintKey: string
}

/** What Redis holds of ours, read past the API: that a worker ended something must not come from our question. */
export function makeRecords(redis: ChaosRedis, options: RecordsOptions) {
  const { prefix } = options
  const keys = makeKeys({ prefix, shards: 1, fingerprintKey: Buffer.from(options.fingerprintKey, 'base64') })
  const seal = makeSeal(parseKeyRing(options.pinKeys))

  async function namesOf(pattern: string): Promise<readonly string[]> {
    const [found] = await redis.ask(['KEYS', pattern])
    return Array.isArray(found) ? found.map(String) : []
  }

  async function read(names: readonly string[]): Promise<readonly Verification[]> {
    const [values] = await redis.ask(['MGET', ...names])
    if (!Array.isArray(values)) return []
    return values.flatMap((value, index) => {
      const id = names[index]?.slice(-32)
      return value === null || id === undefined ? [] : [decodeRecord(id, String(value), seal).verification]
    })
  }

  return {
    async all(): Promise<ReadonlyMap<string, Verification>> {
      const names = await namesOf(`{${prefix}0}:v:*`.replace(/[{}]/g, '\\$&'))
      const records = new Map<string, Verification>()
      for (let from = 0; from < names.length; from += AT_ONCE) {
        for (const record of await read(names.slice(from, from + AT_ONCE))) records.set(record.id, record)
      }
      return records
    },
    /** Numbers that are still locked, and ticks that are still planned. */
    async leftBehind(): Promise<{ readonly locks: number; readonly ticks: number }> {
      const locks = (await namesOf(`{${prefix}0}:lock:*`.replace(/[{}]/g, '\\$&'))).length
      const [ticks] = await redis.ask(['ZCARD', keys.due(0)])
      return { locks, ticks: Number(ticks) }
    },
  }
}

export type Records = ReturnType<typeof makeRecords>
