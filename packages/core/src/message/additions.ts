import { type Autofill, isRead, lastLine } from './autofill.ts'
import { sizeOfSms } from './segments.ts'

export interface Additions {
  /** a sentence at the end of the text */
  readonly doNotShare?: string | undefined
  /** a line after it; it takes precedence if there is no room for both, because the account asked for it */
  readonly autofill?: Autofill | undefined
}

/** Adds only what costs no further segment. */
export function withAdditions(text: string, { doNotShare, autofill }: Additions, pin: string): string {
  const { segments } = sizeOfSms(text)
  const fits = (longer: string): boolean => sizeOfSms(longer).segments === segments
  const line = autofill === undefined ? '' : `\n${lastLine(autofill, pin)}`
  const isUseful = (longer: string): boolean =>
    autofill !== undefined && fits(longer) && isRead(longer, autofill)
  const ending = isUseful(text + line) ? line : ''
  if (doNotShare === undefined) return text + ending
  const longer = sentences(text, doNotShare) + ending
  const holds = ending === '' ? fits(longer) : isUseful(longer)
  return holds ? longer : text + ending
}

/** Joins sentences; after the full-width marks of Chinese and Japanese there is no space. */
export const sentences = (first: string, ...others: readonly string[]): string =>
  others.reduce((text, sentence) => `${text}${/[。）]$/.test(text) ? '' : ' '}${sentence}`, first)
