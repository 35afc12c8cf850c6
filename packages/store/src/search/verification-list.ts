import type { Verification } from '@pinpost/core'

import { UnreadableRecord } from '../verifications/unreadable.ts'
import type { Indexed, IndexQuery, makeAccountIndex } from './account-index.ts'

/** An entry of the list of an account's verifications. */
interface Listed {
  readonly place: Indexed
  /** undefined if its record expired or cannot be read */
  readonly verification: Verification | undefined
}

export function makeVerificationList(
  index: ReturnType<typeof makeAccountIndex>,
  find: (id: string) => Promise<Verification | undefined>,
) {
  const findReadable = (id: string) =>
    find(id).catch((error: unknown) => {
      if (error instanceof UnreadableRecord) return undefined
      throw error
    })

  /** A part of the list of an account's verifications, newest first. One with fewer entries than the limit is the last. */
  return async (account: string, limit: number, query?: IndexQuery): Promise<readonly Listed[]> => {
    const places = await index.newest(account, limit, query)
    return Promise.all(places.map(async (place) => ({ place, verification: await findReadable(place.id) })))
  }
}

export type VerificationList = ReturnType<typeof makeVerificationList>
