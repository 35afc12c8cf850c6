import type { Channel } from './records.ts'
import { makeRing } from './ring.ts'

/** What a request to the application is about. */
export interface About {
  readonly kind: Channel
  readonly sid: string
  /** the phone number */
  readonly to: string
  /** the state that it reports, or `document` if it fetches TwiML */
  readonly event: string
}

/** How the application answered one request. */
export type Answer =
  | {
      readonly type: 'answered'
      readonly status: number
      readonly text: string
      /** false if the text is only the beginning */
      readonly isWhole: boolean
    }
  /** refused, reset or not found */
  | { readonly type: 'unreachable' }
  /** no complete answer in time */
  | { readonly type: 'late' }

interface Try {
  readonly sentAt: number
  readonly ms: number
  readonly result: Answer['type']
  readonly status: number | undefined
  /** the first bytes */
  readonly body: string
}

/** A request to the application. Its headers, and so its signature, are not kept. */
export interface Callback extends About {
  readonly method: 'GET' | 'POST'
  /** without user name, password and values such as `hub.verify_token` */
  readonly url: string
  readonly body: string
  /** more than one if it was retried; none before the first answer */
  readonly tries: readonly Try[]
}
export type NumberedCallback = Callback & { readonly index: number }

const CALLBACKS_KEPT = 2_000
const KEPT_REQUEST_CHARACTERS = 4_000
const KEPT_ANSWER_CHARACTERS = 500

export type CallbackLog = ReturnType<typeof makeCallbackLog>

/** The newest requests to the application, and how it answered them. */
export function makeCallbackLog(now: () => number) {
  const ring = makeRing<Callback>(CALLBACKS_KEPT)
  const watchers = new Set<(callback: NumberedCallback) => void>()
  const notify = (callback: NumberedCallback): void => {
    for (const watcher of watchers) watcher(callback)
  }

  return {
    /** @returns a function that makes one try and logs it */
    open(about: About, { method, url, body }: Pick<Callback, 'method' | 'url' | 'body'>) {
      const tries: Try[] = []
      const callback = ring.add({
        ...about,
        method,
        url: withoutSecrets(url).slice(0, KEPT_REQUEST_CHARACTERS),
        body: body.slice(0, KEPT_REQUEST_CHARACTERS),
        tries,
      })
      notify(callback)
      return async (ask: () => Promise<Answer>): Promise<Answer> => {
        const sentAt = now()
        const answer = await ask()
        const isAnswered = answer.type === 'answered'
        tries.push({
          sentAt,
          ms: now() - sentAt,
          result: answer.type,
          status: isAnswered ? answer.status : undefined,
          body: isAnswered ? answer.text.slice(0, KEPT_ANSWER_CHARACTERS) : '',
        })
        notify(callback)
        return answer
      }
    },

    /** Those whose index is above `after`, oldest first. */
    read: (after: number, limit: number, number?: string): readonly NumberedCallback[] =>
      ring.read(after, limit, ({ to }) => number === undefined || to === number),

    /** @returns how to stop watching */
    watch(watcher: (callback: NumberedCallback) => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}

const SECRET_NAME = /token|secret|signature|password|api_?key/i

function withoutSecrets(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  const names = [...url.searchParams.keys()].filter((name) => SECRET_NAME.test(name))
  for (const name of names) url.searchParams.set(name, '***')
  return url.href
}
