import { createPublicKey, type KeyObject } from 'node:crypto'

import { type Application, isApplicationId, type Store } from '@pinpost/store'
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'

import { allows, isAcl, type Target } from './acl.ts'

/** Maximum difference of the clocks, seconds. */
const LEEWAY_SECONDS = 30
/** Life of a token without `exp`, such as those of the Java SDK. Other SDKs set `exp` to the same. */
const DEFAULT_LIFE_SECONDS = 900
/** Maximum life of a token; a later `exp` is shortened. */
const LONGEST_LIFE_SECONDS = 86_400
const LONGEST_TOKEN = 8_192
const LONGEST_JTI = 200
const MOST_KEYS = 1_000

/**
 * `unusable`: signed by the application, but used before, of another time, or with a malformed claim.
 * `forbidden`: its `acl` does not allow this request.
 */
export type TokenResult = 'right' | 'forged' | 'expired' | 'unusable' | 'forbidden'

/** A token whose signature was not verified yet. */
export interface UnprovenToken {
  readonly text: string
  readonly claims: JWTPayload
  /** the application that it names */
  readonly application: Application
}

/** Parsed keys, by PEM. */
const publicKeys = new LRUCache<string, KeyObject>({ max: MOST_KEYS })

function keyOf(pem: string): KeyObject {
  const known = publicKeys.get(pem)
  if (known !== undefined) return known
  const key = createPublicKey(pem)
  publicKeys.set(pem, key)
  return key
}

/** Finds the application that a token names. @returns undefined if it is no token, or there is no such application */
export async function readToken(
  { applications }: Pick<Store, 'applications'>,
  text: string,
): Promise<UnprovenToken | undefined> {
  if (text.length > LONGEST_TOKEN) return undefined
  const claims = claimsOf(text)
  const id = claims?.['application_id']
  if (claims === undefined || typeof id !== 'string' || !isApplicationId(id.toLowerCase())) return undefined
  const application = await applications.find(id.toLowerCase())
  return application && { text, claims, application }
}

function claimsOf(text: string): JWTPayload | undefined {
  try {
    return decodeJwt(text)
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

/** Verifies signature, times and `acl`. Each token is valid once. Other claims, such as `sub`, change nothing. */
export async function verifyToken(
  { applications }: Pick<Store, 'applications'>,
  { text, claims, application }: UnprovenToken,
  target: Target,
  now: number,
): Promise<TokenResult> {
  try {
    const { payload } = await jwtVerify(text, keyOf(application.publicKey), {
      algorithms: ['RS256'],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now),
      maxTokenAge: lifeOf(claims),
      requiredClaims: ['jti'],
    })
    const { jti = '', acl = {} } = payload
    if (jti === '' || jti.length > LONGEST_JTI || !isAcl(acl)) return 'unusable'
    if (!allows(acl, target)) return 'forbidden'
    return (await takeToken(applications, application, payload, now)) ? 'right' : 'unusable'
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'expired'
    // jose checks claims after the signature, so the application signed these.
    if (error instanceof errors.JWTClaimValidationFailed) return 'unusable'
    if (error instanceof errors.JOSEError) return 'forged'
    throw error
  }
}

const lifeOf = ({ exp }: JWTPayload): number =>
  exp === undefined ? DEFAULT_LIFE_SECONDS : LONGEST_LIFE_SECONDS

/** @returns whether it is new */
async function takeToken(
  applications: Store['applications'],
  { id }: Application,
  claims: JWTPayload,
  now: number,
): Promise<boolean> {
  const { jti = '', iat = 0, exp = Infinity } = claims
  const until = Math.min(exp, iat + lifeOf(claims)) + LEEWAY_SECONDS
  // One second more, because claims are rounded down.
  return applications.takeToken(id, jti, (until + 1) * 1_000 - now)
}
