/**
 * What the last line of an SMS says, so that the account's apps may take the code from it: a browser on that domain
 * (https://wicg.github.io/sms-one-time-codes/), or the Android app whose signature has that hash
 * (https://developers.google.com/identity/sms-retriever/verify).
 */
export type Autofill =
  | { readonly for: 'browser'; readonly domain: string }
  | { readonly for: 'android'; readonly hash: string }

/** Android reads messages up to this long, as UTF-8. */
const ANDROID_BYTES = 140

export function lastLine(autofill: Autofill, pin: string): string {
  switch (autofill.for) {
    case 'browser':
      return `@${autofill.domain} #${pin}`
    case 'android':
      return autofill.hash
  }
}

/** Whether a message is short enough for its reader. */
export const isRead = (text: string, autofill: Autofill): boolean =>
  autofill.for === 'browser' || utf8Bytes(text) <= ANDROID_BYTES

/** A character takes one byte more from each of these on; those outside the basic plane are two units long. */
const utf8Bytes = (text: string): number =>
  Array.from(
    text,
    (character) =>
      1 + Number(character >= '\u0080') + Number(character >= '\u0800') + Number(character.length > 1),
  ).reduce((sum, bytes) => sum + bytes, 0)
