import { plainText, Secret, wasHandedOver } from '@pinpost/core'

import { checkCode } from '../../verifications/check.ts'
import { readCaller } from './caller.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { CURRENCY, eventId, FREE_OF_CHARGE, priceOfMessages } from './members.ts'
import { required } from './values.ts'
import { echoed, REFUSALS, type WireAnswer, WireError } from './wire.ts'

const MAX_CODE_LENGTH = 64

/** `/verify/check`: compares a code that the person typed. */
export const checkEndpoint: Endpoint = async (context, call): Promise<WireAnswer> => {
  const { account, parameters, headers, logger } = call
  const id = required(parameters, 'request_id')
  const code = readCode(call)
  // `-1` and `1.5` are no codes.
  const isNumber = parameters.isNumber('code') && /^\d+$/.test(code)
  const submitted = { target: id, code: new Secret(code), isNumber, caller: readCaller(parameters, headers) }
  const outcome = await checkCode({ ...context, logger }, account, submitted)
  switch (outcome.type) {
    case 'right': {
      const { verification } = outcome
      return {
        request_id: id,
        status: '0',
        event_id: eventId(verification, verification.attempts.findLast(wasHandedOver)?.number ?? 0),
        price: FREE_OF_CHARGE,
        currency: CURRENCY,
        ...priceOfMessages(verification),
      }
    }
    case 'wrong':
      return REFUSALS.wrongCode(id)
    case 'tooManyWrong':
      return REFUSALS.tooManyWrongCodes()
    case 'nothingToCheck':
      return REFUSALS.nothingToCheck(echoed(id))
  }
}

/** Accepts what people type: blanks, invisible marks, and the digits of other scripts. */
function readCode({ account, parameters }: Call): string {
  const code = plainText(required(parameters, 'code')).replaceAll(/\s/g, '')
  if (code === '') throw new WireError(REFUSALS.missing('code'))
  if (code.length > MAX_CODE_LENGTH) throw new WireError(REFUSALS.tooLong('code'))
  // Only custom PINs such as AKFG-3424 contain hyphens.
  const characters = account.customPin ? /^[A-Za-z0-9-]+$/ : /^[A-Za-z0-9]+$/
  if (!characters.test(code)) throw new WireError(REFUSALS.invalidCode())
  return code
}
