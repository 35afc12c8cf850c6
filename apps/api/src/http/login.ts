import { type LimitSubject, limitsOn, type LimitUse, type TableLimit } from '@pinpost/core'
import type { Account, Store } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'
import { LRUCache } from 'lru-cache'

import { takeLimits } from '../verifications/limits.ts'

export interface LoginOptions {
  readonly store: Pick<Store, 'accounts' | 'accountKeys' | 'limits'>
  readonly metrics: Pick<Metrics, 'loginRefusals' | 'limitRefusals' | 'limitsUnasked'>
  /** for tests */
  readonly now?: (() => number) | undefined
}

interface Client {
  /** an IPv4 address, or the /64 of an IPv6 address */
  readonly clientIp: string
  /** of the account that it asks for */
  readonly key: string
}

interface Credentials extends Client {
  readonly secret: string
}

type Refused =
  | { readonly type: 'wrong' }
  /** too many wrong secrets or tokens came before; says nothing about this one */
  | { readonly type: 'locked' }

type LoginResult = { readonly type: 'right'; readonly account: Account } | Refused
type TokenLoginResult<T> = { readonly type: 'proven'; readonly proof: T } | Refused

/** What this process remembers about wrong secrets and tokens of an address, or of an address and key. */
interface Suspicion {
  readonly lockedUntil: number
  /** until then further locks are not logged */
  readonly toldUntil: number
}

const HOUR_MS = 3_600_000
const MOST_REMEMBERED = 10_000
/** Account keys have at most 64 characters; all longer ones share a count. */
const KEPT_OF_KEY = 65
const BOTH = ['wrong-secrets-key', 'wrong-secrets-ip'] as const satisfies readonly TableLimit[]
type LoginLimit = (typeof BOTH)[number]
const KEY_ONLY: readonly LoginLimit[] = ['wrong-secrets-key']

const WRONG = { type: 'wrong' } as const
const LOCKED = { type: 'locked' } as const

/**
 * Logs callers in, and limits wrong secrets and tokens for each address, and for each address and key. While a limit
 * refuses, a right secret is refused as well, so that the answers tell a guesser nothing. Redis is asked only about callers
 * that sent something wrong before: a right secret costs nothing.
 */
export function makeLogin({ store, metrics, now = Date.now }: LoginOptions) {
  const { accounts, limits } = store
  const cache = { max: MOST_REMEMBERED, ttl: HOUR_MS, ttlResolution: 0, perf: { now } }
  const suspicions = new LRUCache<string, Suspicion>(cache)
  /** Addresses and keys that logged in. Wrong secrets for other keys from the same address do not lock them out. */
  const known = new LRUCache<string, true>({ ...cache, updateAgeOnGet: true })
  /** The same secret sent several times at once is one guess. */
  const underWay = new Map<string, Promise<LoginResult>>()

  interface Caller {
    readonly login: NonNullable<LimitSubject['login']>
    readonly pair: string
    /** the limits that apply to this caller */
    readonly names: readonly LoginLimit[]
  }

  function callerOf({ clientIp: ip, key }: Client): Caller {
    const login = { ip, key: key.slice(0, KEPT_OF_KEY) }
    const pair = `${login.ip}\0${login.key}`
    return { login, pair, names: known.get(pair) === true ? KEY_ONLY : BOTH }
  }

  /** The key under which wrong secrets of this caller are remembered for a limit. */
  const placeOf = (limit: LoginLimit, { login, pair }: Caller): string =>
    limit === 'wrong-secrets-key' ? pair : login.ip

  const isSuspect = (caller: Caller): boolean =>
    caller.names.some((limit) => suspicions.has(placeOf(limit, caller)))

  const lockOf = (caller: Caller): LoginLimit | undefined =>
    caller.names.find((limit) => (suspicions.get(placeOf(limit, caller))?.lockedUntil ?? 0) > now())

  function suspect(place: string, changes: Partial<Suspicion> = {}): Suspicion {
    const suspicion = { lockedUntil: 0, toldUntil: 0, ...suspicions.get(place), ...changes }
    suspicions.set(place, suspicion)
    return suspicion
  }

  const usesOf = ({ login, names }: Caller, act: LimitUse['act']): readonly LimitUse[] =>
    limitsOn(['wrongSecret'], { login }, {}, act).filter(({ name }) => names.some((each) => each === name))

  /** Asks the limits. @returns whether one refuses; then the caller is locked in this process until it allows again */
  async function refuses(caller: Caller, act: LimitUse['act'], logger: RequestLogger): Promise<boolean> {
    const { key, ip: clientIp } = caller.login
    // An unknown key may be a secret in the wrong field.
    const account = store.accountKeys().includes(key) ? key : undefined
    const deps = { store: { limits }, metrics, logger }
    const verdict = await takeLimits(deps, account ?? 'unknown', usesOf(caller, act))
    if (verdict.type === 'allowed') return false
    const { limit: name, retryAfterSeconds } = verdict.refusal
    const limit = BOTH.find((each) => each === name) ?? 'wrong-secrets-key'
    const place = placeOf(limit, caller)
    const { toldUntil } = suspect(place, { lockedUntil: now() + retryAfterSeconds * 1000 })
    if (toldUntil <= now()) {
      suspect(place, { toldUntil: now() + HOUR_MS })
      logger.warn(
        { account, clientIp, limit },
        'too many wrong secrets or tokens: logins from this address are refused',
      )
    }
    return true
  }

  function isLocked(caller: Caller): boolean {
    const limit = lockOf(caller)
    if (limit !== undefined) metrics.limitRefusals.inc({ limit, mode: 'enforce' })
    return limit !== undefined
  }

  async function loginProven(account: Account, caller: Caller, logger: RequestLogger): Promise<LoginResult> {
    if (isSuspect(caller) && (await refuses(caller, 'peek', logger))) return LOCKED
    if (!known.has(caller.pair)) known.set(caller.pair, true)
    return { type: 'right', account }
  }

  /** A secret that this process has not verified before. */
  async function guess(
    { key, secret }: Credentials,
    caller: Caller,
    logger: RequestLogger,
  ): Promise<LoginResult> {
    const wasSuspect = isSuspect(caller)
    // Count before comparing, so that concurrent requests allow no additional guesses.
    const mark = wasSuspect ? undefined : suspect(caller.pair)
    if (wasSuspect && (await refuses(caller, 'take', logger))) return LOCKED
    const account = await accounts.authenticate(key, secret)
    if (account === undefined) {
      for (const limit of caller.names) suspect(placeOf(limit, caller))
      return !wasSuspect && (await refuses(caller, 'take', logger)) ? LOCKED : WRONG
    }
    if (mark !== undefined && suspicions.get(caller.pair) === mark) suspicions.delete(caller.pair)
    // If Redis does not answer, the count is only returned a little later.
    if (wasSuspect) await limits.undo(usesOf(caller, 'take')).catch(() => undefined)
    known.set(caller.pair, true)
    return { type: 'right', account }
  }

  async function answer(
    credentials: Credentials,
    caller: Caller,
    logger: RequestLogger,
  ): Promise<LoginResult> {
    if (isLocked(caller)) return LOCKED
    const { key, secret } = credentials
    const proven = await accounts.authenticateProven(key, secret)
    if (proven !== undefined) return loginProven(proven, caller, logger)
    const flight = `${caller.pair}\0${secret}`
    const same = underWay.get(flight)
    if (same !== undefined) return same
    const guessed = guess(credentials, caller, logger).finally(() => underWay.delete(flight))
    underWay.set(flight, guessed)
    return guessed
  }

  /** Unlike a guessed secret, a forged signature is never right, so that it is counted only afterwards. */
  async function answerToken<T>(
    caller: Caller,
    prove: () => Promise<T | undefined>,
    logger: RequestLogger,
  ): Promise<TokenLoginResult<T>> {
    if (isLocked(caller)) return LOCKED
    const proof = await prove()
    if (proof === undefined) {
      for (const limit of caller.names) suspect(placeOf(limit, caller))
      return (await refuses(caller, 'take', logger)) ? LOCKED : WRONG
    }
    if (isSuspect(caller) && (await refuses(caller, 'peek', logger))) return LOCKED
    known.set(caller.pair, true)
    return { type: 'proven', proof }
  }

  return {
    async bySecret(credentials: Credentials, logger: RequestLogger): Promise<LoginResult> {
      const result = await answer(credentials, callerOf(credentials), logger)
      if (result.type !== 'right')
        metrics.loginRefusals.inc({ result: result.type, account: credentials.key })
      return result
    },

    /** @param prove what the token proves; undefined if it was not signed with the right key, which counts as a guess */
    async byToken<T>(
      client: Client,
      prove: () => Promise<T | undefined>,
      logger: RequestLogger,
    ): Promise<TokenLoginResult<T>> {
      const result = await answerToken(callerOf(client), prove, logger)
      if (result.type !== 'proven') metrics.loginRefusals.inc({ result: result.type, account: client.key })
      return result
    },
  }
}

export type Login = ReturnType<typeof makeLogin>
