import {
  type Command,
  type CommandType,
  decide,
  type Decision,
  type Effect,
  type FrontDoor,
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

/** The I/O of `dispatch`, implemented over Redis and, for the simulation, in memory. */
export interface Ports {
  now(): Instant
  newId(account: string, address: string): string
  /**
   * Writes record, lock, due index, events and the first tick's job. Returns the id that holds the lock.
   */
  create(verification: InProgress, effects: readonly Effect[]): Promise<string>
  read(id: string): Promise<Stored | undefined>
  /**
   * Writes the next state with its events, jobs and pending receipts. If the queue fails, the sweeper repairs it from
   * the due index. Returns undefined, and does nothing, if another write came first.
   */
  write(last: Stored, next: Verification, effects: readonly Effect[]): Promise<Stored | undefined>
  /** Whether it became a dead letter: its record cannot be read, and its address was freed. */
  isDead(id: string): Promise<boolean>
  /** Frees the lock of an address whose record is gone or has ended. */
  release(id: string, of: Pick<Verification, 'account' | 'address' | 'scope'>): Promise<void>
  /** Takes as long as a write, but writes nothing. */
  dummyWrite(id: string): Promise<void>
  /** counts submitted codes over all verifications of an address */
  readonly guesses: Guesses
  /** Called after the end of a verification was written; not awaited. */
  ended(verification: Verification): void
}

/**
 * Concurrent writers of one verification are few (a tick, checks, receipts), and each loss means that another one won.
 */
const MAX_LOST_RACES = 50

/** An account finds its verifications by the wire and in the scope that started them only. */
export interface Owner {
  readonly account: string
  readonly frontDoor: FrontDoor
  readonly scope?: string | undefined
}

/** Includes the record afterwards, so that the next command usually needs no read. */
export interface Dispatched<R> extends Decision<R> {
  readonly stored: Stored
  /** the verdict of the limits of wrong codes, for checks only */
  readonly limits?: LimitVerdict | undefined
}

/**
 * The only way to change a verification: read, decide, write if the version is unchanged; repeat after a lost race.
 * @param target its id, or the record that the last decision returned
 * @param command may be a function of the record that was just read
 * @param owner another account's or front door's verification counts as unknown
 * @returns undefined if there is no such verification
 * @throws Error if Redis does not answer, or after too many lost races
 */
export async function dispatch<T extends CommandType>(
  ports: Ports,
  target: string | Stored,
  command: Command<T> | ((current: Verification) => Command<T>),
  owner?: Owner,
): Promise<Dispatched<Replies[T] | 'ended'> | undefined> {
  const id = typeof target === 'string' ? target : target.verification.id
  let known = typeof target === 'string' ? undefined : target
  let guess: Guess | undefined
  for (let race = 0; race < MAX_LOST_RACES; race++) {
    const isRemembered = known !== undefined
    const stored = known ?? (await ports.read(id))
    known = undefined
    if (stored === undefined || !isOf(owner, stored.verification)) {
      if (isCheck(command)) await dummyCheck(ports, id)
      return undefined
    }
    const { verification } = stored
    const asked = typeof command === 'function' ? command(verification) : command
    // The code of a test is known, and protects no person.
    if (isCheck(asked) && verification.state === 'inProgress' && verification.test !== true) {
      // Count the code once, before it is compared, even if races are lost.
      guess ??= await ports.guesses.take(verification, asked.caller)
    }
    const isLocked = guess?.verdict.type === 'refused'
    const decision = decideOn(verification, isLocked ? { ...asked, isLocked } : asked, ports.now())
    if (decision.verification === verification) {
      // The given record may be outdated: read it before deciding that there is nothing to do.
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

const isOf = (owner: Owner | undefined, { account, frontDoor, scope }: Verification): boolean =>
  owner === undefined || (owner.account === account && owner.frontDoor === frontDoor && owner.scope === scope)

function decideOn<T extends CommandType>(verification: Verification, command: Command<T>, now: Instant) {
  try {
    return decide(verification, command, now)
  } catch (cause) {
    // No rule can have written such a record, so a retry will not help.
    throw new UnreadableRecord(verification.id, 'rules', `no rule can go on from it (${command.type})`, {
      cause,
    })
  }
}

const isCheck = (command: { readonly type: CommandType } | object): command is Command<'check'> =>
  'type' in command && command.type === 'check'

/** Equalises response times: a check of an unknown id must take as long as a wrong code. */
async function dummyCheck(ports: Ports, id: string): Promise<void> {
  await ports.guesses.dummyTake()
  await ports.dummyWrite(id)
}

export type StartResult =
  | { readonly type: 'started'; readonly decision: ReturnType<typeof start> }
  | { readonly type: 'running'; readonly id: string }

/** Stores a new verification unless one is in progress for the same account, scope and address. */
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
    await ports.release(holder, request)
  }
  throw new Error(`verification ${id}: could not take the lock of its address`)
}

/** Ends a verification that is past its end, so that it does not keep its address until a worker ends it. */
async function isInProgress(ports: Ports, id: string): Promise<boolean> {
  try {
    const decision = await dispatch(ports, id, { type: 'expiryDue' })
    return decision?.reply === 'goesOn'
  } catch (error) {
    if (error instanceof UnreadableRecord && (await ports.isDead(id))) return false
    throw error
  }
}
