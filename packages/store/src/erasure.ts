import {
  identityOf,
  LIMITS,
  type LimitUse,
  limitsOfAddress,
  type Secret,
  TABLE_LIMITS,
  type Verification,
} from '@pinpost/core'

import type { Accounts } from './accounts/accounts.ts'
import type { SafeList } from './accounts/safe-list.ts'
import type { Limits } from './limits/limits.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { DeadLetters } from './queue/dead-letters.ts'
import type { Keys } from './redis/keys.ts'
import type { RedisConnection } from './redis/redis.ts'
import type { makeAccountIndex } from './search/account-index.ts'
import { lockNameIn } from './verifications/record.ts'
import { UnreadableRecord } from './verifications/unreadable.ts'

export interface ErasureDeps {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly accounts: Pick<Accounts, 'keys' | 'settings'>
  readonly index: Pick<ReturnType<typeof makeAccountIndex>, 'newest' | 'forget'>
  readonly limits: Pick<Limits, 'lift'>
  readonly safeList: Pick<SafeList, 'remove'>
  readonly outbox: Pick<Outbox, 'erased'>
  readonly deadLetters: Pick<DeadLetters, 'drop'>
  /** @throws UnreadableRecord */
  readonly find: (id: string) => Promise<Verification | undefined>
}

/** What was erased. */
export interface Erased {
  readonly verifications: number
}

/**
 * Erases a phone number or an e-mail address from Redis, in all accounts, and asks subscribers of the outbox to forget it.
 * It can be repeated. A verification in progress ends with it; its jobs find no record and do nothing.
 */
export const makeErasure =
  ({ redis, keys, accounts, index, limits, safeList, outbox, deadLetters, find }: ErasureDeps) =>
  async (address: Secret): Promise<Erased> => {
    const text = address.reveal()

    /** Rarely another address has the same 32 bits in its ids. */
    async function isOfAddress(id: string): Promise<boolean> {
      try {
        const verification = await find(id)
        return verification === undefined || identityOf(verification.address.reveal()) === identityOf(text)
      } catch (error) {
        if (error instanceof UnreadableRecord) return true
        throw error
      }
    }

    async function eraseRecord(account: string, id: string): Promise<boolean> {
      if (!(await isOfAddress(id))) return false
      const record = await redis.get(keys.record(id))
      const lockName = lockNameIn(record ?? '') ?? keys.lockName(account, text)
      await redis.del(keys.record(id))
      await redis.pinpostRelease(keys.lockNamed(id, lockName), id)
      await deadLetters.drop(id)
      return record !== null
    }

    let verifications = 0
    for (const account of await accounts.keys()) {
      const indexed = await index.newest(account, Infinity, { address: text })
      for (const { id } of indexed) if (await eraseRecord(account, id)) verifications++
      // Afterwards, because a repetition finds the records by them.
      await index.forget(account, indexed)
      const settings = (await accounts.settings(account)) ?? {}
      await limits.lift(limitsOfAddress({ account, address, caller: {} }, settings).filter(isOfOneAddress))
      await safeList.remove(account, text)
      await outbox.erased(account, address)
    }
    return { verifications }
  }

/** A limit of a block of numbers or a country is about many persons. */
function isOfOneAddress({ name }: LimitUse): boolean {
  const known = TABLE_LIMITS.find((each) => each === name)
  const per = known && LIMITS[known].per
  return per === 'accountAddress' || per === 'address'
}
