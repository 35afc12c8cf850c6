/** What an answer means, the same for every front door. */
export type Reply =
  | 'done'
  /** a start: another one is in progress, and the answer names it */
  | 'running'
  | 'wrongCode'
  | 'tooManyWrong'
  /** after too many wrong codes none is compared, but the verification has not ended */
  | 'locked'
  | 'throttled'
  | 'internalError'
  | 'other'

/** The result of one request of a caller. */
export type Answer =
  | { readonly type: 'told'; readonly reply: Reply; readonly body: Readonly<Record<string, unknown>> }
  /** the API gave no answer: the connection broke, or it took too long */
  | { readonly type: 'failed'; readonly reason: string }

export type Deed = 'start' | 'check' | 'cancel' | 'trigger' | 'search'

/** One request of a caller with its answer; instants are milliseconds on the clock of the harness. */
export interface Note {
  readonly deed: Deed
  /** of the first step; a number has no `+` */
  readonly address: string
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

export const isTold = ({ answer }: Pick<Note, 'answer'>, reply: Reply): boolean =>
  answer.type === 'told' && answer.reply === reply

/** A process above its capacity did nothing. */
export const isThrottled = (note: Pick<Note, 'answer'>): boolean => isTold(note, 'throttled')

/** It is unknown whether it took effect: no answer, or an internal error. */
export const isUnclear = (note: Pick<Note, 'answer'>): boolean =>
  note.answer.type === 'failed' || isTold(note, 'internalError')
