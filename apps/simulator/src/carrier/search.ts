import { codeOf, spokenText } from './code.ts'
import type { Entry } from './records.ts'

/** A filter for entries whose number or address, sender, subject, text or code contains the search text. */
export function makeSearch(searched: string): (entry: Entry) => boolean {
  const words = searched.trim().toLowerCase()
  // `+49 170 123` and `0049170123` find the same number, and `812-334` the code 812334.
  const digits = searched.replaceAll(/[\s().+-]/g, '').replace(/^00/, '')
  const isDigits = /^\d{3,15}$/.test(digits)
  return (entry) =>
    [entry.to, entry.from, ...wordsOf(entry)].some((field) => field.toLowerCase().includes(words)) ||
    (isDigits && [entry.to, codeOf(entry)].some((field) => field?.includes(digits)))
}

function wordsOf(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'sms':
    case 'telegram':
    case 'whatsapp':
      return [entry.text]
    case 'call':
      return [spokenText(entry)]
    case 'email':
      return [entry.subject, entry.text]
  }
}
