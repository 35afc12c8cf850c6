import { countCharacters, isPrintable } from '@pinpost/core'
import type { Account } from '@pinpost/store'

import { looksLikeLink } from '../../verifications/brand-link.ts'
import { errors, Refusal } from './errors.ts'

const LONGEST_NAME = 30

/** A name that messages contain. @throws Refusal */
export function readName(parameter: string, text: string, { brandLinks }: Account): string {
  const isName =
    isPrintable(text) &&
    text.trim() !== '' &&
    countCharacters(text) <= LONGEST_NAME &&
    (brandLinks === true || !looksLikeLink(text))
  if (!isName) throw new Refusal(errors.invalid(parameter))
  return text
}
