import { randomBytes } from '../redis/random.ts'

const SECRET_BYTES = 24
const SID_BYTES = 16

/** For an account or an API key. Hex digits, because some SDKs refuse other characters. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('hex')

/** The name of an API key. */
export const newApiKeySid = (): string => `SK${randomBytes(SID_BYTES).toString('hex')}`
