import { expect, it } from 'vitest'

import { languageFor } from './index.ts'

it.each([
  [['de-AT', 'en'], 'de'],
  [['fr-CA', 'DE', 'en-US'], 'de'],
  [['en-US', 'de'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
] as const)('with texts in English and German, a person who prefers %j gets %s', (preferred, language) => {
  expect(languageFor(preferred, ['en', 'de'])).toBe(language)
})
