import { expect, it } from 'vitest'

import { closestLanguage } from './closest-language.ts'

it.each([
  ['pt-br', 'pt_BR'],
  ['pt-pt', 'pt'],
  ['es-us', 'es_MX'],
  ['EN-GB', 'en'],
  ['fil-ph', 'fil'],
  ['fi-fi', undefined],
  ['', undefined],
])('of %s is %s', (locale, name) => {
  expect(closestLanguage(['en', 'pt', 'pt_BR', 'es_MX', 'fil'], locale)).toBe(name)
})
