import {
  type Command,
  type CommandType,
  decide,
  type Decision,
  type Effect,
  type InProgress,
  type Instant,
  type Replies,
  start,
  type StartRequest,
  type Verification,
} from '@pinpost/core'

import type { Guess, Guesses } from '../limits/guesses.ts'
import type { LimitVerdict } from '../limits/limits.ts'
import type { Stored } from './record.ts'
import { UnreadableRecord } from './unreadable.ts'

/** The few things that a change needs of the outside; Redis has them, and so has the memory of a simulation. */
export interface Ports {
  now(): Instant
  newId(account: string, address: string): string
  /**
   * Writes record, lock, due index and the events of the start, and puts the first tick's job with them. Answers the id that
   * holds the lock.
   */
  create(verification: InProgress, effects: readonly Effect[]): Promise<string>
  read(id: string): Promise<Stored | undefined>
  /**
   * Writes what was decided with its events, and does what the effects say of queue and receipts; where the queue does not follow, the
   * sweeper mends it from the due index. Undefined where another write came first, and nothing was done.
   */
  write(last: Stored, next: Verification, effects: readonly Effect[]): Promise<Stored | undefined>
  /** Whether it became a dead letter: its record cannot be read, and its address is free. */
  isDead(id: string): Promise<boolean>
  /** Frees the lock of an address whose record is gone or has ended. */
  release(id: string, account: string, address: string): Promise<void>
  /** Takes as long as a write does, and writes nothing. */
  dummyWrite(id: string): Promise<void>
  /** counts submitted codes over all verifications of an address */
  readonly guesses: Guesses
  /** Called after a verification ended and was recorded; its result is not awaited. */
  ended(verification: Verification): void
}

/** Writers of one verification that meet are few (a tick, checks, receipts), and each loses only to one that went on. */
const MAX_LOST_RACES = 50

/** A decision and the record after it, so that the next command usually needs no read. */
export interface Dispatched<R> extends Decision<R> {
  readonly stored: Stored
  /** of a check: what the limits of wrong codes said */
  readonly limits?: LimitVerdict | undefined
}

/**
 * The only door through which a verification changes: read, decide, write with what it brings if the version still stands.
 * `command` may be built from the record just read.
 * @param target its id, or the record as the last decision left it; another write since shows by its version
 * @param account whose verification it must be; a foreign one is as unknown as one that never was
 * @returns undefined where there is no such verification
 * @throws Error if Redis does not answer, or after too many lost races
 */
export async function dispatch<T extends CommandType>(
  ports: Ports,
  target: string | Stored,
  command: Command<T> | ((current: Verification) => Command<T>),
  account?: string,
): Promise<Dispatched<Replies[T] | 'ended'> | undefined> {
  const id = typeof target === 'string' ? target : target.verification.id
  let known = typeof target === 'string' ? undefined : target
  let guess: Guess | undefined
  for (let race = 0; race < MAX_LOST_RACES; race++) {
    const isRemembered = known !== undefined
    const stored = known ?? (await ports.read(id))
    known = undefined
    if (stored === undefined || (account ?? stored.verification.account) !== stored.verification.account) {
      if (isCheck(command)) await dummyCheck(ports, id)
      return undefined
    }
    const { verification } = stored
    const asked = typeof command === 'function' ? command(verification) : command
    if (isCheck(asked) && verification.state === 'inProgress') {
      // Counted once, before the code is compared, however many races are lost.
      guess ??= await ports.guesses.take(verification, asked.caller)
    }
    const isLocked = guess?.verdict.type === 'refused'
    const decision = decideOn(verification, isLocked ? { ...asked, isLocked } : asked, ports.now())
    if (decision.verification === verification) {
      // Only what is there now can tell that there is nothing to do.
      if (isRemembered) continue
      if (isCheck(asked)) await (guess === undefined ? dummyCheck(ports, id) : guess.notCompared())
      return { stored, ...decision }
    }
    const next = await ports.write(stored, decision.verification, decision.effects)
    if (next !== undefined) {
      if (verification.state === 'inProgress' && decision.verification.state !== 'inProgress') {
        ports.ended(decision.verification)
      }
      if (asked.type === 'approve' && decision.reply === 'done') await ports.guesses.approved(verification)
      if (decision.reply === 'right') await guess?.right()
      else if (decision.reply === 'ended') await guess?.notCompared()
      return { stored: next, limits: guess?.verdict, ...decision }
    }
  }
  throw new Error(`verification ${id}: ${MAX_LOST_RACES} races lost in a row`)
}

function decideOn<T extends CommandType>(verification: Verification, command: Command<T>, now: Instant) {
  try {
    return decide(verification, command, now)
  } catch (cause) {
    // Only a record that no rule could have written; to try again will not help.
    throw new UnreadableRecord(verification.id, 'rules', `no rule can go on from it (${command.type})`, {
      cause,
    })
  }
}

const isCheck = (command: { readonly type: CommandType } | object): command is Command<'check'> =>
  'type' in command && command.type === 'check'

/** A check that finds nothing to compare must not be told from a wrong code by its time. */
async function dummyCheck(ports: Ports, id: string): Promise<void> {
  await ports.guesses.dummyTake()
  await ports.dummyWrite(id)
}

export type StartResult =
  | { readonly type: 'started'; readonly decision: ReturnType<typeof start> }
  | { readonly type: 'running'; readonly id: string }

/** Stores a new verification unless one is in progress for the same account and address. */
export async function createVerification(
  ports: Ports,
  request: Omit<StartRequest, 'id'>,
): Promise<StartResult> {
  const address = request.address.reveal()
  const decision = start({ id: ports.newId(request.account, address), ...request }, ports.now())
  const { id } = decision.verification
  for (let race = 0; race < MAX_LOST_RACES; race++) {
    const holder = await ports.create(decision.verification, decision.effects)
    if (holder === id) return { type: 'started', decision }
    if (await isInProgress(ports, holder)) return { type: 'running', id: holder }
    await ports.release(holder, request.account, address)
  }
  throw new Error(`verification ${id}: the lock of its address could not be had`)
}

/** A verification that is past its end but that no worker has ended yet must not keep its address. */
async function isInProgress(ports: Ports, id: string): Promise<boolean> {
  try {
    const decision = await dispatch(ports, id, { type: 'expiryDue' })
    return decision?.reply === 'goesOn'
  } catch (error) {
    if (error instanceof UnreadableRecord && (await ports.isDead(id))) return false
    throw error
  }
}
