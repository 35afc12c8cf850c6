import { type Forms, pluralOf } from './plural.ts'

/** Formats euros in one language. Amounts are digits with two decimals: `1234.50`. */
export interface Euros {
  /** `€1,234.50` */
  readonly written: (amount: string) => string
  /** as a voice reads it well: `48 euros`, `1234.50 euros` */
  readonly spoken: (amount: string) => string
}

/**
 * A table of our own rather than `Intl`, whose no-break spaces are outside GSM-7 and whose grouping changes with its
 * version.
 */
export interface EuroStyle {
  readonly sign: '€#' | '€ #' | '# €'
  readonly decimal: '.' | ','
  readonly group: '.' | ',' | ' '
  /** no separator in four digits: `1234,50`, but `12 345,00` */
  readonly groupsFrom?: 5
  /** after a spoken number */
  readonly noun: string | Forms
  /** after an amount with cents, if the plural rules give another form */
  readonly nounAfterCents?: string
}

export function euros(language: string, style: EuroStyle): Euros {
  const { sign, decimal, group, groupsFrom = 4, noun } = style
  const nounAfter = typeof noun === 'string' ? () => noun : pluralOf(language, noun)
  return {
    written(amount) {
      const { whole, cents } = partsOf(amount)
      const grouped = whole.length < groupsFrom ? whole : whole.replaceAll(/\B(?=(?:\d{3})+$)/g, group)
      return sign.replace('#', `${grouped}${decimal}${cents}`)
    },
    spoken(amount) {
      const { whole, cents } = partsOf(amount)
      if (cents === '00') return `${whole} ${nounAfter(Number(whole))}`
      return `${whole}${decimal}${cents} ${style.nounAfterCents ?? nounAfter(Number(amount))}`
    },
  }
}

const partsOf = (amount: string) => ({ whole: amount.slice(0, -3), cents: amount.slice(-2) })
