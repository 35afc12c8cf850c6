import type { Engine, Voice } from '@aws-sdk/client-polly'
import { describe, expect, test } from 'vitest'

import { chooseVoice } from './voices.ts'
import { VOICES } from './voices-fixture.suite.ts'

const DEFAULT: readonly Engine[] = ['neural', 'standard']
const named = (voices: readonly Voice[], engines: readonly Engine[], locale: string): string | undefined => {
  const voice = chooseVoice(voices, engines, locale)
  return voice && `${voice.id} ${voice.engine} ${voice.language}`
}

describe('the voice of a locale', () => {
  test.each([
    ['en-us', 'Joanna neural en-US'],
    ['en-in', 'Kajal neural en-IN'],
    ['de-de', 'Vicki neural de-DE'],
    ['it-it', 'Bianca neural it-IT'],
    ['es-mx', 'Mia neural es-MX'],
    ['fr-ca', 'Gabrielle neural fr-CA'],
    ['pl-pl', 'Ola neural pl-PL'],
    ['ru-ru', 'Tatyana standard ru-RU'],
    ['cy-cy', 'Gwyneth standard cy-GB'],
    ['zh-cn', 'Zhiyu neural cmn-CN'],
  ])('%s is %s', (locale, voice) => {
    expect(named(VOICES, DEFAULT, locale)).toBe(voice)
  })

  test.each<[Engine[], string, string | undefined]>([
    [['standard'], 'en-us', 'Joanna standard en-US'],
    [['standard', 'neural'], 'fi-fi', 'Suvi neural fi-FI'],
    [['generative', 'neural'], 'de-de', 'Vicki generative de-DE'],
    [['long-form'], 'en-us', 'Danielle long-form en-US'],
    [['long-form'], 'de-de', undefined],
  ])('with the engines %j, %s is %s', (engines, locale, voice) => {
    expect(named(VOICES, engines, locale)).toBe(voice)
  })

  test('prefers the language to the engine', () => {
    expect(named(VOICES, DEFAULT, 'ar-xa')).toBe('Zeina standard arb')
    expect(named(VOICES, ['neural'], 'ar-xa')).toBe('Hala neural ar-AE')
  })

  test('may be one whose main language is another', () => {
    expect(named(VOICES, DEFAULT, 'hi-in')).toBe('Kajal neural hi-IN')
    expect(named(VOICES, ['standard'], 'hi-in')).toBe('Aditi standard hi-IN')
  })

  test('is preferably one of that language itself', () => {
    const native: Voice = { Id: 'Zayd', LanguageCode: 'hi-IN', SupportedEngines: ['neural'] }
    expect(named([...VOICES, native], DEFAULT, 'hi-in')).toBe('Zayd neural hi-IN')
  })

  test('does not depend on the order of the list', () => {
    for (const { LanguageCode = '' } of VOICES) {
      const locale = LanguageCode.toLowerCase()
      expect(named(VOICES.toReversed(), DEFAULT, locale)).toBe(named(VOICES, DEFAULT, locale))
    }
  })

  test('is undefined if Polly has only another accent, or nothing', () => {
    expect(named(VOICES, DEFAULT, 'zh-tw')).toBe(undefined)
    expect(named(VOICES, DEFAULT, 'el-gr')).toBe(undefined)
    expect(named([], DEFAULT, 'en-us')).toBe(undefined)
    expect(named(VOICES, DEFAULT, 'toString')).toBe(undefined)
  })

  test('ignores a voice without properties', () => {
    expect(named([{}, { LanguageCode: 'en-US' }], DEFAULT, 'en-us')).toBe(undefined)
  })
})
