import { type Payment, Secret } from '@pinpost/core'
import type { Account, Service } from '@pinpost/store'

import { ERRORS, errors, Refusal } from './errors.ts'
import { readName } from './names.ts'

/** Messages write amounts in euros. */
const AMOUNT = /^(?:€|EUR)?\s?(\d{1,9}(?:\.\d{1,2})?)\s?(?:€|EUR)?$/

/** The payment that a start or check names, if its service confirms payments. @throws Refusal */
export function readPayment(
  { Amount, Payee }: { readonly Amount?: string | undefined; readonly Payee?: string | undefined },
  { payments }: Service,
  account: Account,
): Payment | undefined {
  if (!payments) return undefined
  if (!Amount || !Payee) throw new Refusal(ERRORS.noPayment)
  const [, digits] = AMOUNT.exec(Amount) ?? []
  if (digits === undefined || Number(digits) === 0) throw new Refusal(errors.invalid('Amount'))
  return {
    payee: new Secret(readName('Payee', Payee, account)),
    amount: new Secret(Number(digits).toFixed(2)),
  }
}
