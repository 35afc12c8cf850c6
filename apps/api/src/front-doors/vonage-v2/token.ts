import { createPublicKey, type KeyObject } from 'node:crypto'

import { type Application, isApplicationId, type Store } from '@pinpost/store'
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'

/** How far clocks may differ. */
const LEEWAY_SECONDS = 30
/** Of a token that names no end, as those of the Java SDK. Other SDKs write this one. */
const DEFAULT_LIFE_SECONDS = 900
/** A token that names a later end is valid for this long. */
const LONGEST_LIFE_SECONDS = 86_400
const LONGEST_TOKEN = 8_192
const LONGEST_JTI = 200
const MOST_KEYS = 1_000

export type TokenResult =
  | { readonly type: 'right'; readonly application: Application }
  | { readonly type: 'wrong' | 'expired' }

const WRONG: TokenResult = { type: 'wrong' }

/** Parsed keys, by PEM. */
const publicKeys = new LRUCache<string, KeyObject>({ max: MOST_KEYS })

function keyOf(pem: string): KeyObject {
  const known = publicKeys.get(pem)
  if (known !== undefined) return known
  const key = createPublicKey(pem)
  publicKeys.set(pem, key)
  return key
}

/** Finds the application that signed a token. Each token is valid once. */
export async function verifyToken(
  { applications }: Pick<Store, 'applications'>,
  token: string,
  now: number,
): Promise<TokenResult> {
  if (token.length > LONGEST_TOKEN) return WRONG
  try {
    const claims = decodeJwt(token)
    const { application_id: id } = claims
    const application =
      typeof id === 'string' && isApplicationId(id.toLowerCase())
        ? await applications.find(id.toLowerCase())
        : undefined
    if (application === undefined) return WRONG
    const { payload } = await jwtVerify(token, keyOf(application.publicKey), {
      algorithms: ['RS256'],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now),
      maxTokenAge: lifeOf(claims),
      requiredClaims: ['jti'],
    })
    return (await isNew(applications, application, payload, now)) ? { type: 'right', application } : WRONG
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { type: 'expired' }
    if (error instanceof errors.JOSEError) return WRONG
    throw error
  }
}

const lifeOf = ({ exp }: JWTPayload): number =>
  exp === undefined ? DEFAULT_LIFE_SECONDS : LONGEST_LIFE_SECONDS

async function isNew(
  applications: Store['applications'],
  { id }: Application,
  claims: JWTPayload,
  now: number,
): Promise<boolean> {
  const { jti = '', iat = 0, exp = Infinity } = claims
  if (jti === '' || jti.length > LONGEST_JTI) return false
  const until = Math.min(exp, iat + lifeOf(claims)) + LEEWAY_SECONDS
  // One second more: fractions of claims are cut.
  return applications.takeToken(id, jti, (until + 1) * 1_000 - now)
}
