/** The default alphabet of GSM 03.38 without its escape; each character takes one septet. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** The extension table; each character takes two septets, the first of which is the escape. */
const EXTENDED = '\f^{}\\[~]|€'

const SEPTETS: ReadonlyMap<string, number> = new Map([
  ...Array.from(BASIC, (character) => [character, 1] as const),
  ...Array.from(EXTENDED, (character) => [character, 2] as const),
])

/** Units in a single message, and in each part of a longer one, after its header. */
const ROOM = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const

export interface SmsSize {
  readonly encoding: keyof typeof ROOM
  /** how many messages the carrier charges */
  readonly segments: number
}

/** One character outside GSM-7 makes the whole text UCS-2. */
export function sizeOfSms(text: string): SmsSize {
  const characters = Array.from(text)
  const septets = characters.map((character) => SEPTETS.get(character) ?? 0)
  const encoding = septets.includes(0) ? 'ucs2' : 'gsm7'
  const units = encoding === 'gsm7' ? septets : characters.map(({ length }) => length)
  const { alone, part } = ROOM[encoding]
  const total = units.reduce((sum, unit) => sum + unit, 0)
  return { encoding, segments: total <= alone ? 1 : partsOf(units, part) }
}

/** Never splits a surrogate pair, or an escape from the character after it. */
function partsOf(units: readonly number[], room: number): number {
  let parts = 1
  let used = 0
  for (const unit of units) {
    if (used + unit > room) {
      parts++
      used = 0
    }
    used += unit
  }
  return parts
}
