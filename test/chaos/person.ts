import { setTimeout as sleep } from 'node:timers/promises'

import type { Random } from '../../packages/store/simulation/random.ts'
import type { Carrier } from './carrier.ts'
import type { Addresses, FrontDoor } from './front-doors/front-door.ts'
import {
  type Answer,
  type Deed,
  isThrottled,
  isTold,
  isUnclear,
  type Note,
  type Notebook,
} from './notebook.ts'
import type { Wire, WireRequest } from './wire.ts'

const MOST_TRIES = 8

export interface PersonDeps {
  readonly wire: Wire
  readonly carrier: Carrier
  readonly notebook: Notebook
  readonly random: Random
  readonly frontDoor: FrontDoor
  readonly addresses: Addresses
  readonly timeScale: number
  /** whether it repeats a request after an internal error, a broken connection or a throttled answer */
  readonly retries: boolean
  /** when it gives up */
  readonly signal: AbortSignal
}

/** One caller with its phones and its mailbox, and its actions. Every request is recorded with its answer in the notebook. */
export function makePerson(deps: PersonDeps) {
  const { wire, carrier, notebook, random, frontDoor, addresses, timeScale, signal } = deps
  const begin = frontDoor.start(random, addresses)
  let id: string | undefined

  async function ask(deed: Deed, request: WireRequest): Promise<Note> {
    const asked = await wire(request)
    if (deed === 'start') id = idOf(asked.answer) ?? id
    const note: Note = { deed, address: begin.to, id, ...asked }
    notebook.add(note)
    return note
  }

  /** Sends a request; a persistent caller repeats it until the answer is clear. */
  async function insist(deed: Deed, request: WireRequest): Promise<Answer> {
    let note = await ask(deed, request)
    for (
      let tries = 1;
      deps.retries && (isUnclear(note) || isThrottled(note)) && tries < MOST_TRIES;
      tries++
    ) {
      await pause(random.between(200, 2_000))
      if (signal.aborted) break
      note = await ask(deed, request)
    }
    return note.answer
  }

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined)

  const own = (): string => id ?? ''

  return {
    /** @returns whether it got the id of a verification in progress */
    async start(): Promise<boolean> {
      await insist('start', begin.request)
      return id !== undefined
    },
    stepSeconds: begin.stepSeconds,
    check: (code: string) => insist('check', frontDoor.check(own(), code)),
    cancel: () => insist('cancel', frontDoor.cancel(own())),
    trigger: () => insist('trigger', frontDoor.trigger(own())),
    async search(): Promise<void> {
      const request = frontDoor.search([own()])
      if (request !== undefined) await insist('search', request)
    },
    /** The code of the next message or call; undefined once nothing more can come. */
    nextCode: () => carrier.nextCode([...addresses.numbers, addresses.mailbox], signal),
    /** @param seconds as without compressed time */
    waits: (seconds: number): Promise<void> => pause((seconds * 1_000) / timeScale),
    random,
  }
}

export type Person = ReturnType<typeof makePerson>

/** An answer may name the verification that an earlier, unanswered request began. */
function idOf(answer: Answer): string | undefined {
  if (!isTold({ answer }, 'done') && !isTold({ answer }, 'running')) return undefined
  const requestId = answer.type === 'told' ? answer.body['request_id'] : undefined
  return typeof requestId === 'string' ? requestId.replaceAll('-', '') : undefined
}
