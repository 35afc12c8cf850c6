// Generates the tables of languages.md from the code: npx tsx --conditions=source docs/languages.ts && npx oxfmt docs
import { readFileSync, writeFileSync } from 'node:fs'

import { LOCALES, type LocaleTexts } from '@pinpost/core'

import { code } from './table.ts'

const FILE = new URL('languages.md', import.meta.url)
const TABLE = /(?<=<!-- table -->\n)[^]*(?=<!-- end of table -->)/

const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' })
/** Tags whose second half is no country, or whose halves are the wrong way round. */
const ODD: Readonly<Record<string, string>> = { 'ar-xa': 'ar', 'cy-cy': 'cy', 'ee-et': 'et' }
const nameOf = (tag: string): string => names.of(ODD[tag] ?? tag) ?? tag
const mark = (list: object | undefined): string => (list === undefined ? '' : 'yes')

const locales = Object.entries<LocaleTexts>(LOCALES)

function smsOf({ verification, payment, minutes }: LocaleTexts): string {
  const values = { pin: '1234', validity: minutes(5) }
  const ofVerification = verification?.sms({ brand: 'Acme', ...values })
  return (
    ofVerification ??
    payment?.sms({ payee: 'Acme', amount: payment.euros.written('1234.50'), ...values }) ??
    ''
  )
}

const languages = locales.map(([tag, { alphabet, verification, payment }]) => {
  const cells = [code(tag), nameOf(tag), mark(verification), mark(payment), alphabet]
  return `| ${cells.join(' | ')} |`
})
const texts = locales.map(([tag, locale]) => `- ${code(tag)}: ${smsOf(locale)} _${locale.doNotShare}_`)
const countries = locales.flatMap(([tag, locale]) =>
  locale.countries === undefined ? [] : [`- ${code(tag)}: ${locale.countries}`],
)

const lines = [
  '| `lg` | language | verifications | payments | alphabet |',
  '| --- | --- | --- | --- | --- |',
  ...languages,
  '',
  '## Texts',
  '',
  'The SMS for the brand or payee Acme, and its warning:',
  '',
  ...texts,
  '',
  '## Countries',
  '',
  'Countries whose numbers get a language by default:',
  '',
  ...countries,
]
writeFileSync(
  FILE,
  readFileSync(FILE, 'utf8').replace(TABLE, () => `\n${lines.join('\n')}\n\n`),
)
