/** What one request of a caller came to. */
export type Answer =
  | { readonly type: 'told'; readonly status: string; readonly body: Readonly<Record<string, unknown>> }
  /** no answer of the API: the connection broke, or it took too long */
  | { readonly type: 'failed'; readonly reason: string }

export type Deed = 'start' | 'check' | 'cancel' | 'trigger' | 'search'

/** One line of what the callers were told; instants are the harness' clock, ms. */
export interface Note {
  readonly deed: Deed
  readonly number: string
  /** the verification that it was about; for a start, the one that was answered */
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

/** A process above its capacity did nothing and says so. */
export const isThrottled = (note: Note): boolean => isTold(note, '1')

/** Nobody knows whether it was done: no answer, or an internal error. */
export const isUnclear = ({ answer }: Note): boolean => answer.type === 'failed' || answer.status === '5'
