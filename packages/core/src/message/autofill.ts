/**
 * The last line of an SMS, by which the account's site or app may read the code: a browser on that domain
 * (https://wicg.github.io/sms-one-time-codes/), or the Android app with that signature hash
 * (https://developers.google.com/identity/sms-retriever/verify).
 */
export type Autofill =
  | { readonly for: 'browser'; readonly domain: string }
  | { readonly for: 'android'; readonly hash: string }

/** Android ignores longer messages, measured in UTF-8. */
const ANDROID_BYTES = 140

export function lastLine(autofill: Autofill, pin: string): string {
  switch (autofill.for) {
    case 'browser':
      return `@${autofill.domain} #${pin}`
    case 'android':
      return autofill.hash
  }
}

/** Whether the message is short enough to be read automatically. */
export const isRead = (text: string, autofill: Autofill): boolean =>
  autofill.for === 'browser' || utf8Bytes(text) <= ANDROID_BYTES

/** UTF-8 needs one more byte from each of these code points on. */
const utf8Bytes = (text: string): number =>
  Array.from(
    text,
    (character) =>
      1 + Number(character >= '\u0080') + Number(character >= '\u0800') + Number(character.length > 1),
  ).reduce((sum, bytes) => sum + bytes, 0)
