import { setTimeout as sleep } from 'node:timers/promises'

import type { Random } from '../../packages/store/simulation/random.ts'
import type { Carrier } from './carrier.ts'
import type { Addresses, FrontDoor } from './front-doors/front-door.ts'
import { type Answer, type Deed, isThrottled, isUnclear, type Note, type Notebook } from './notebook.ts'
import type { Wire, WireRequest } from './wire.ts'

const MOST_TRIES = 8
const MOST_GUESSES = 5
/** A caller that compares codes itself needs no answer. */
const WRONG: Answer = { type: 'told', reply: 'wrongCode', body: {} }

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
    id = idOf(asked.answer) ?? id
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
    wrongCodes: Math.min(frontDoor.wrongCodes, MOST_GUESSES),
    async check(code: string): Promise<Answer> {
      const request = frontDoor.check(own(), code, begin.to)
      return request === undefined ? WRONG : insist('check', request)
    },
    async cancel(): Promise<void> {
      const request = frontDoor.cancel(own())
      if (request !== undefined) await insist('cancel', request)
    },
    trigger: () =>
      insist(frontDoor.isTriggeredByStart ? 'start' : 'trigger', frontDoor.trigger(own(), begin.to)),
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

/** Of the verification that an answer names: an earlier, unanswered request may have begun it. */
function idOf(answer: Answer): string | undefined {
  const { request_id: requestId, sid, id = sid ?? requestId } = answer.type === 'told' ? answer.body : {}
  return typeof id === 'string' ? /^(?:VE)?([0-9a-f]{32})$/.exec(id.replaceAll('-', ''))?.[1] : undefined
}
