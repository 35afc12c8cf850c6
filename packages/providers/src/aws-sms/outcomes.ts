import type { Outcome } from '@pinpost/core'

import type { SendResult } from '../aws/access.ts'
import { outcomeOf as outcomeOfAws } from '../aws/outcomes.ts'
import { kindOfRefusal } from './codes.ts'

/** @param senderId the caller's sender, if the request had one */
export const outcomeOf = (result: SendResult, senderId?: string): Outcome =>
  outcomeOfAws(result, kindOfRefusal, senderId)
