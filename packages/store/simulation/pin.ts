import { makePin, Secret } from '@pinpost/core'

import type { Random } from './random.ts'

/** Letters that appear in no id, time or word of a record, so that a leaked PIN can be found in any text. */
export function lettersPin(length: number, random: Random): Secret {
  const digits = makePin(length, (count) => random.bytes(count)).reveal()
  return new Secret(digits.replaceAll(/\d/g, (digit) => 'GHJKMQVWXZ'.charAt(Number(digit))))
}
