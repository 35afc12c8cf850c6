/** The result of one request of a caller. */
export type Answer =
  | { readonly type: 'told'; readonly status: string; readonly body: Readonly<Record<string, unknown>> }
  /** the API gave no answer: the connection broke, or it took too long */
  | { readonly type: 'failed'; readonly reason: string }

export type Deed = 'start' | 'check' | 'cancel' | 'trigger' | 'search'

/** One request of a caller with its answer; instants are milliseconds on the clock of the harness. */
export interface Note {
  readonly deed: Deed
  readonly number: string
  /** the verification; for a start, the one in the answer */
  readonly id: string | undefined
  readonly sentAt: number
  readonly endedAt: number
  readonly answer: Answer
}

export function makeNotebook() {
  const notes: Note[] = []
  return {
    add: (note: Note): void => void notes.push(note),
    notes: (): readonly Note[] => notes,
  }
}

export type Notebook = ReturnType<typeof makeNotebook>

export const isTold = ({ answer }: Note, status: string): boolean =>
  answer.type === 'told' && answer.status === status

/** A process above its capacity did nothing. */
export const isThrottled = (note: Note): boolean => isTold(note, '1')

/** It is unknown whether it took effect: no answer, or an internal error. */
export const isUnclear = ({ answer }: Note): boolean => answer.type === 'failed' || answer.status === '5'
