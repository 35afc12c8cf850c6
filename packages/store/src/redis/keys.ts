import { createHmac, type KeyObject } from 'node:crypto'

import { identityOf, type LimitKey, type LimitName } from '@pinpost/core'

import { randomBytes } from './random.ts'

/** The first two hex digits of an id are its shard. */
export const MAX_SHARDS = 256

export interface KeysOptions {
  /** prefix of every key, so that several installations can share a Redis */
  readonly prefix: string
  readonly shards: number
  /** 32 bytes; keys the fingerprints of addresses and secrets */
  readonly fingerprintKey: KeyObject
}

const MAX_LIMIT_PRINTS = 64

type Purpose =
  | 'number'
  | 'secret'
  | 'clip'
  | 'seed'
  | 'probe'
  | 'limit'
  | 'token'
  | 'safe'
  | 'session'
  | 'person'
  | 'invitation'

const shardOf = (id: string): number => Number.parseInt(id.slice(0, 2), 16)

/**
 * The names of all keys. The hash tag `{<prefix><shard>}` puts record, lock, due index and queue of a verification into
 * one Redis Cluster slot.
 */
export function makeKeys({ prefix, shards, fingerprintKey }: KeysOptions) {
  const shardTags = Array.from({ length: shards }, (_, shard) => `{${prefix}${shard}}`)
  /** Ids of a process with more shards must work too. */
  const tag = (shard: number): string => shardTags[shard] ?? `{${prefix}${shard}}`

  /** Keyed, so that a dump of Redis cannot be searched for addresses or secrets. */
  const fingerprint = (purpose: Purpose, ...parts: string[]): Buffer =>
    createHmac('sha256', fingerprintKey)
      .update([purpose, ...parts].join('\0'))
      .digest()

  /** A start needs the same fingerprint three times, and an HMAC is expensive. */
  let latest: { account: string; address: string; print: Buffer } | undefined
  const addressFingerprint = (account: string, address: string): Buffer => {
    if (latest?.account !== account || latest.address !== address) {
      latest = { account, address, print: fingerprint('number', account, identityOf(address)) }
    }
    return latest.print
  }

  /**
   * The part of an id that all verifications of an address share; the account index finds an address by it. Lock names do
   * not contain it.
   */
  const printInIds = (account: string, address: string): string =>
    addressFingerprint(account, address).toString('hex', 24, 28)

  /** The part of a lock's key that is unique in its shard. */
  const lockName = (account: string, address: string, scope?: string): string =>
    addressFingerprint(account, address).toString('base64url', 4, 24) +
    (scope === undefined ? '' : `-${scope}`)

  /** 120 bits, cached because one decision uses several limits of the same address. */
  const limitPrints = new Map<string, string>()
  const limitPrint = (personal: string): string => {
    const known = limitPrints.get(personal)
    if (known !== undefined) return known
    const print = fingerprint('limit', personal).toString('base64url', 0, 15)
    if (limitPrints.size >= MAX_LIMIT_PRINTS) limitPrints.clear()
    limitPrints.set(personal, print)
    return print
  }

  /** 144 bits */
  const consolePerson = (name: string): string => fingerprint('person', name).toString('base64url', 0, 18)

  return {
    tag,
    fingerprint,
    shardOf,
    /** 32 lower-case hex digits: the shard, 32 bits of the address's fingerprint, then 88 random bits. */
    newId(account: string, address: string): string {
      const shard = addressFingerprint(account, address).readUInt32BE(0) % shards
      return (
        shard.toString(16).padStart(2, '0') + printInIds(account, address) + randomBytes(11).toString('hex')
      )
    },
    printInIds,
    isId: (id: string): boolean => /^[0-9a-f]{32}$/.test(id) && shardOf(id) < shards,
    record: (id: string): string => `${tag(shardOf(id))}:v:${id}`,
    /** how the keys of a shard's records begin */
    recordsOf: (shard: number): string => `${tag(shard)}:v:`,
    /** the ids of an account's verifications, oldest first */
    accountIndex: (shard: number, account: string): string => `${tag(shard)}:account:${account}`,
    shardOfAddress: (account: string, address: string): number =>
      addressFingerprint(account, address).readUInt32BE(0) % shards,
    lock(account: string, address: string, scope?: string): string {
      const shard = addressFingerprint(account, address).readUInt32BE(0) % shards
      return `${tag(shard)}:lock:${lockName(account, address, scope)}`
    },
    lockName,
    /** A lock's key from its unique part. */
    lockNamed: (id: string, name: string): string => `${tag(shardOf(id))}:lock:${name}`,
    /** A fresh key for one write, on the same server. */
    newMark: (shard: number): string => `${tag(shard)}:mark:${randomBytes(9).toString('base64url')}`,
    due: (shard: number): string => `${tag(shard)}:due`,
    pendingReceipts: (shard: number): string => `${tag(shard)}:receipts`,
    outbox: (shard: number): string => `${tag(shard)}:outbox`,
    /** count of entries that were removed by the bound before every subscriber had them */
    outboxDropped: (shard: number): string => `${tag(shard)}:outbox:dropped`,
    /** the process that reads the outbox of a shard for a subscriber */
    outboxReader: (shard: number, group: string): string => `${tag(shard)}:outbox:reader:${group}`,
    /** what is not sent yet to a receiver of webhooks, by event, and its order */
    webhookBodies: (shard: number, target: string): string => `${tag(shard)}:webhook-bodies:${target}`,
    webhookOrder: (shard: number, target: string): string => `${tag(shard)}:webhook-order:${target}`,
    /** tries to hand webhooks over, until history has them */
    webhookTries: (shard: number): string => `${tag(shard)}:webhook-tries`,
    dead: (shard: number): string => `${tag(shard)}:dead`,
    deadLetters: (shard: number): string => `${tag(shard)}:dead-letters`,
    /** count of failures of one tick */
    tries: (id: string, tick: number): string => `${tag(shardOf(id))}:tries:${id}-${tick}`,
    /** All limits share a slot, so that one script can take several. */
    limit: (name: LimitName, { plain, personal }: LimitKey): string =>
      [`{${prefix}lim}`, name, ...plain, ...(personal === '' ? [] : [limitPrint(personal)])].join(':'),
    conversions: (channel: string, country = '--'): string => `${prefix}:conversions:${channel}:${country}`,
    probe: `${prefix}:probe`,
    /** in a cluster, on the server of this shard */
    probeOf: (shard: number): string => `${tag(shard)}:probe`,
    breakers: `${prefix}:breakers`,
    /** the channel of live events */
    live: `${prefix}:live`,
    switches: `${prefix}:switches`,
    routes: `${prefix}:routes`,
    trafficShares: `${prefix}:paces`,
    accounts: `${prefix}:accounts`,
    clip: (id: string): string => `${prefix}:clip:${id}`,
    /** Keyed, 144 bits: with guessable ids of digits, a list of clips would reveal the code. */
    clipId: (...parts: string[]): string => fingerprint('clip', ...parts).toString('base64url', 0, 18),
    /** An account, its settings, applications, hooks and webhook endpoints share a slot. */
    account: (key: string): string => `${prefix}:account:{${key}}`,
    /** the account that a sid names */
    sid: (sid: string): string => `${prefix}:sid:${sid}`,
    settings: (account: string): string => `${prefix}:settings:{${account}}`,
    applications: (account: string): string => `${prefix}:applications:{${account}}`,
    hooks: (account: string): string => `${prefix}:hooks:{${account}}`,
    webhookEndpoints: (account: string): string => `${prefix}:webhooks:{${account}}`,
    services: (account: string): string => `${prefix}:services:{${account}}`,
    safeList: (account: string): string => `${prefix}:safe-list:{${account}}`,
    /** accounts that have, or had, a receiver of webhooks */
    webhookAccounts: `${prefix}:webhook-accounts`,
    /** the account of an application */
    application: (id: string): string => `${prefix}:application:${id}`,
    /** a token that was used; 144 bits */
    token: (application: string, jti: string): string =>
      `${prefix}:token:${fingerprint('token', application, jti).toString('base64url', 0, 18)}`,
    consoleSession: (id: string): string =>
      `${prefix}:console:session:${fingerprint('session', id).toString('base64url')}`,
    /** when a person last signed out everywhere */
    consoleSignOut: (name: string): string => `${prefix}:console:sign-out:${consolePerson(name)}`,
    /** a sign-in that was completed */
    consoleTicket: (id: string): string => `${prefix}:console:ticket:${id}`,
    consolePeople: `${prefix}:console:people`,
    consolePerson,
    consoleInvitation: (token: string): string => fingerprint('invitation', token).toString('base64url'),
    seeds: `${prefix}:seeds`,
    keyProbes: `${prefix}:key-probes`,
  }
}

export type Keys = ReturnType<typeof makeKeys>
