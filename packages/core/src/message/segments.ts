/** The default alphabet of GSM 03.38 without its escape; each takes one septet. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** Its extension table; each takes two, of which the first is the escape. */
const EXTENDED = '\f^{}\\[~]|€'

const SEPTETS: ReadonlyMap<string, number> = new Map([
  ...Array.from(BASIC, (character) => [character, 1] as const),
  ...Array.from(EXTENDED, (character) => [character, 2] as const),
])

/** Units in a message that stands alone, and in each part of a longer one, whose header takes the rest. */
const ROOM = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const

export interface SmsSize {
  readonly encoding: keyof typeof ROOM
  /** how many messages carriers charge */
  readonly segments: number
}

/** How a text goes over the air: in UCS-2 as soon as one character is outside GSM-7. */
export function sizeOfSms(text: string): SmsSize {
  const characters = Array.from(text)
  const septets = characters.map((character) => SEPTETS.get(character) ?? 0)
  const encoding = septets.includes(0) ? 'ucs2' : 'gsm7'
  const units = encoding === 'gsm7' ? septets : characters.map(({ length }) => length)
  const { alone, part } = ROOM[encoding]
  const total = units.reduce((sum, unit) => sum + unit, 0)
  return { encoding, segments: total <= alone ? 1 : partsOf(units, part) }
}

/** No character is cut in two, neither a pair of UTF-16 units nor an escape and what it escapes. */
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
