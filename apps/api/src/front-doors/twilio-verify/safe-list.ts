import { parseNumber, type ParsedNumber } from '../../verifications/number.ts'
import { ERRORS, errors, Refusal } from './errors.ts'
import { type Call, notFound, type Operation } from './operation.ts'
import { parse } from './parse.ts'
import { describe } from './schemas/common.ts'
import { SafeNumberAnswer, SafeNumberForm, SafeNumberParams } from './schemas/safe-list.ts'
import { toSid } from './sids.ts'

const NUMBERS = '/v2/SafeList/Numbers'
const NUMBER = `${NUMBERS}/:number`

const write = ({ base }: Call, { e164 }: ParsedNumber, id: string) => ({
  sid: toSid('GN', id),
  phone_number: e164,
  url: `${base()}/SafeList/Numbers/${e164}`,
})

/** The number in the path. @throws Refusal 404 */
function numberIn(call: Call): ParsedNumber {
  const number = parseNumber(call.path['number'] ?? '', undefined)
  if (number === undefined) throw notFound(call)
  return number
}

export const SAFE_LIST_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: NUMBERS,
    status: 201,
    schema: describe({
      operationId: 'addSafeNumberTwilio',
      summary: 'Add a number to the safe list',
      description:
        'Starts to it are not refused for blocked networks or by the limits of unverified starts, through any API of the account. ' +
        'The account needs the permission `networkUnblock`, and has 10,000 at most.',
      body: SafeNumberForm,
      success: { status: 201, description: 'The number.', schema: SafeNumberAnswer },
      errors: [ERRORS.notSupported, errors.invalid('PhoneNumber'), ERRORS.safeNumberExists],
    }),
    async run({ store }, call) {
      const { account, form, logger } = call
      // Otherwise a stolen secret would lift the limits that stop what it is stolen for.
      if (!account.networkUnblock) throw new Refusal(ERRORS.notSupported)
      const number = parseNumber(parse(SafeNumberForm, form).PhoneNumber, undefined)
      if (number === undefined) throw new Refusal(errors.invalid('PhoneNumber'))
      const known = await store.safeList.find(account.key, number.e164)
      if (known !== undefined) throw new Refusal(ERRORS.safeNumberExists)
      const id = await store.safeList.add(account.key, number.e164)
      if (id === undefined) throw new Refusal(ERRORS.throttled)
      logger.info({ account: account.key, number: id }, 'number added to the safe list')
      return write(call, number, id)
    },
  },
  {
    method: 'GET',
    path: NUMBER,
    status: 200,
    schema: describe({
      operationId: 'showSafeNumberTwilio',
      summary: 'Show whether a number is on the safe list',
      description: 'Numbers cannot be listed, because only fingerprints of them are stored.',
      params: SafeNumberParams,
      success: { status: 200, description: 'It is on the list.', schema: SafeNumberAnswer },
    }),
    async run({ store }, call) {
      const number = numberIn(call)
      const id = await store.safeList.find(call.account.key, number.e164)
      if (id === undefined) throw notFound(call)
      return write(call, number, id)
    },
  },
  {
    method: 'DELETE',
    path: NUMBER,
    status: 204,
    schema: describe({
      operationId: 'removeSafeNumberTwilio',
      summary: 'Remove a number from the safe list',
      description: 'Its next start counts like any other.',
      params: SafeNumberParams,
      success: { status: 204, description: 'It is removed.' },
    }),
    async run({ store }, call) {
      const { account, logger } = call
      const { e164 } = numberIn(call)
      if (!(await store.safeList.remove(account.key, e164))) throw notFound(call)
      logger.info({ account: account.key }, 'number removed from the safe list')
      return undefined
    },
  },
]
