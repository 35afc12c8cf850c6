// Writes the table of languages.md anew from the code: npx tsx --conditions=source docs/languages.ts && npx oxfmt docs
import { readFileSync, writeFileSync } from 'node:fs'

import { LOCALES, type LocaleTexts } from '@pinpost/core'

const FILE = new URL('languages.md', import.meta.url)
const TABLE = /(?<=<!-- table -->\n)[^]*(?=<!-- end of table -->)/

const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' })
/** Tags whose second half is no country, or whose halves are the wrong way round. */
const ODD: Readonly<Record<string, string>> = { 'ar-xa': 'ar', 'cy-cy': 'cy', 'ee-et': 'et' }
const nameOf = (tag: string): string => names.of(ODD[tag] ?? tag) ?? tag
const mark = (list: object | undefined): string => (list === undefined ? '' : 'yes')

const rows = Object.entries<LocaleTexts>(LOCALES).map(([tag, texts]) => {
  const { alphabet, verification, payment } = texts
  const values = { pin: '1234', validity: texts.minutes(5) }
  const sms =
    verification?.sms({ brand: 'Acme', ...values }) ??
    payment?.sms({ payee: 'Acme', amount: payment.euros.written('1234.50'), ...values }) ??
    ''
  const cells = [
    `\`${tag}\``,
    nameOf(tag),
    mark(verification),
    mark(payment),
    alphabet,
    sms,
    texts.doNotShare,
  ]
  return `| ${cells.join(' | ')} |`
})
const countries = Object.entries<LocaleTexts>(LOCALES).flatMap(([tag, locale]) =>
  locale.countries === undefined ? [] : [`- \`${tag}\`: ${locale.countries}`],
)

const lines = [
  '| `lg` | language | verification | payment | alphabet | the SMS for the brand or payee Acme | its warning |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...rows,
  '',
  'Countries whose numbers get a language by default:',
  '',
  ...countries,
]
writeFileSync(FILE, readFileSync(FILE, 'utf8').replace(TABLE, `\n${lines.join('\n')}\n\n`))
