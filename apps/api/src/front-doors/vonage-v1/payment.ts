import { DEFAULT_PAYMENT_LOCALE, type Locale, Secret } from '@pinpost/core'

import type { Endpoint } from './endpoint.ts'
import { parsePaymentLocale } from './languages.ts'
import type { Parameters } from './parameters.ts'
import { startAndAnswer, readNumber, readPin, readTiming } from './start.ts'
import { languageOf, required, signature } from './values.ts'
import { REFUSALS, type WireAnswer, WireError } from './wire.ts'

/** A smaller amount would be shown as €0.00. */
const MIN_AMOUNT = 0.005
const MAX_AMOUNT = 999_999_999

/** `/verify/psd2`: confirms a payment. Every message shows payee and amount with the PIN. */
export const paymentEndpoint: Endpoint = async (context, call): Promise<WireAnswer> => {
  const { account, parameters } = call
  const number = readNumber(parameters)
  const payee = signature(parameters, 'payee', account)
  return startAndAnswer(context, call, number, {
    brand: '',
    payment: { payee: new Secret(payee), amount: new Secret(readAmount(parameters)) },
    locale: readLocale(parameters),
    ...readTiming(parameters, number),
    ...readPin(parameters, { ...account, customPin: false }),
  })
}

/** Programming languages print `1.0E7` and `19.989999999999998`. */
const AMOUNT = /^\d{1,9}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?$/i

/** Euros with two decimals, as the messages show them. */
function readAmount(parameters: Parameters): string {
  const text = required(parameters, 'amount')
  const amount = AMOUNT.test(text) ? Number(text) : Number.NaN
  if (!(amount >= MIN_AMOUNT && amount <= MAX_AMOUNT)) throw new WireError(REFUSALS.invalid('amount'))
  return amount.toFixed(2)
}

function readLocale(parameters: Parameters): Locale {
  const lg = languageOf(parameters)
  if (lg === undefined) return DEFAULT_PAYMENT_LOCALE
  const locale = parsePaymentLocale(lg)
  if (locale === undefined) throw new WireError(REFUSALS.invalid('lg'))
  return locale
}
