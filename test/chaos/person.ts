import { setTimeout as sleep } from 'node:timers/promises'

import type { Random } from '../../packages/store/simulation/random.ts'
import type { Carrier } from './carrier.ts'
import { type Answer, type Deed, isThrottled, isUnclear, type Note, type Notebook } from './notebook.ts'
import type { Wire } from './wire.ts'

const MOST_TRIES = 8

export interface PersonDeps {
  readonly wire: Wire
  readonly carrier: Carrier
  readonly notebook: Notebook
  readonly random: Random
  readonly number: string
  readonly timeScale: number
  /** whether it repeats a request after an internal error, a broken connection or a throttled answer */
  readonly retries: boolean
  /** when it gives up */
  readonly signal: AbortSignal
}

const PATHS: Readonly<Record<Deed, string>> = {
  start: '/verify/json',
  check: '/verify/check/json',
  cancel: '/verify/control/json',
  trigger: '/verify/control/json',
  search: '/verify/search/json',
}

/** One caller with one phone, and its actions. Every request is recorded with its answer in the notebook. */
export function makePerson(deps: PersonDeps) {
  const { wire, carrier, notebook, random, number, timeScale, signal } = deps
  let id: string | undefined

  async function ask(deed: Deed, parameters: Readonly<Record<string, string>>): Promise<Note> {
    const asked = await wire(PATHS[deed], parameters)
    if (deed === 'start') id = idOf(asked.answer) ?? id
    const note: Note = { deed, number, id, ...asked }
    notebook.add(note)
    return note
  }

  /** Sends a request; a persistent caller repeats it until the answer is clear. */
  async function insist(deed: Deed, parameters: Readonly<Record<string, string>>): Promise<Answer> {
    let note = await ask(deed, parameters)
    for (
      let tries = 1;
      deps.retries && (isUnclear(note) || isThrottled(note)) && tries < MOST_TRIES;
      tries++
    ) {
      await pause(random.between(200, 2_000))
      if (signal.aborted) break
      note = await ask(deed, parameters)
    }
    return note.answer
  }

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined)

  const aboutIt = (parameters: Readonly<Record<string, string>> = {}) => ({
    request_id: id ?? '',
    ...parameters,
  })

  return {
    /** @returns whether it got the id of a verification in progress */
    async start(parameters: Readonly<Record<string, string>>): Promise<boolean> {
      await insist('start', { number, brand: 'Chaos', lg: 'en-gb', ...parameters })
      return id !== undefined
    },
    check: (code: string) => insist('check', aboutIt({ code })),
    cancel: () => insist('cancel', aboutIt({ cmd: 'cancel' })),
    trigger: () => insist('trigger', aboutIt({ cmd: 'trigger_next_event' })),
    search: () => insist('search', aboutIt()),
    /** The code of the next message or call; undefined once nothing more can come. */
    nextCode: () => carrier.nextCode(number, signal),
    /** @param seconds as without compressed time */
    waits: (seconds: number): Promise<void> => pause((seconds * 1_000) / timeScale),
    random,
  }
}

export type Person = ReturnType<typeof makePerson>

/** Status 10 names the verification that an earlier, unanswered request began. */
function idOf(answer: Answer): string | undefined {
  if (answer.type === 'failed' || !['0', '10'].includes(answer.status)) return undefined
  const requestId = answer.body['request_id']
  return typeof requestId === 'string' ? requestId : undefined
}
