import { LOCALES, renderSpeech, Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { speechToTwiml } from './twiml.ts'
import { VOICES, voiceOf } from './voices.ts'

const speech = { locale: 'en-gb', opening: 'Hello.', again: 'Once more:', closing: 'Goodbye.' }
const attributes = 'language="en-GB" voice="Polly.Amy"'

/** Text and pauses in the order in which they are heard. */
const heard = (twiml: string): string[] =>
  [...twiml.matchAll(/<Say [^>]*>([^<]*)<\/Say>|<Pause length="1"\/>/g)].map(([, text]) => text ?? '…')

describe('speechToTwiml', () => {
  test('is this document', () => {
    expect(speechToTwiml({ ...speech, code: new Secret('7') })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Pause length="1"/>' +
        `<Say ${attributes}>Hello.</Say><Pause length="1"/><Say ${attributes}>7</Say><Pause length="1"/>` +
        `<Say ${attributes}>Once more:</Say><Pause length="1"/><Say ${attributes}>7</Say><Pause length="1"/>` +
        `<Say ${attributes}>Goodbye.</Say></Response>`,
    )
  })

  test.each(['1234', 'a1B2'])('says %s twice, each character apart', (code) => {
    const apart = code.split('').flatMap((character) => ['…', character])
    const words = ['…', 'Hello.', ...apart, '…', 'Once more:', ...apart, '…', 'Goodbye.']
    expect(heard(speechToTwiml({ ...speech, code: new Secret(code) }))).toEqual(words)
  })

  test('escapes the special characters of XML', () => {
    const twiml = speechToTwiml({
      ...speech,
      opening: `</Say><Hangup/>&amp; "A" 'B' ]]>`,
      code: new Secret('<&'),
    })
    expect(twiml).toContain(`>&lt;/Say&gt;&lt;Hangup/&gt;&amp;amp; "A" 'B' ]]&gt;</Say>`)
    expect(twiml).toContain('>&lt;</Say>')
    expect(twiml).not.toContain('<Hangup')
  })

  test('omits characters that XML cannot contain', () => {
    const opening = 'A\u0000\u0008\u001B\uD800\uFFFFz\u{1F600}é'
    expect(speechToTwiml({ ...speech, opening, code: new Secret('1') })).toContain('>Az\u{1F600}é</Say>')
  })

  describe('without a voice in the language', () => {
    const maltese = { ...speech, locale: 'mt-mt', opening: 'Bonġu.', code: new Secret('7') }

    test('says the fallback in the fallback’s language', () => {
      const fallback = { ...speech, opening: 'In English.' }
      expect(speechToTwiml({ ...maltese, fallback })).toBe(
        speechToTwiml({ ...speech, opening: 'In English.', code: maltese.code }),
      )
    })

    test.each([undefined, { ...speech, locale: 'xx-yy' }])(
      'reads the texts as American English if there is no better voice: %o',
      (fallback) => {
        expect(speechToTwiml({ ...maltese, fallback })).toContain(
          `<Say language="en-US" voice="Polly.Joanna">${(fallback ?? maltese).opening}</Say>`,
        )
      },
    )
  })

  test.each(['bg-bg', 'fr-be', 'lt-lt'])('says the texts if a voice speaks %s', (locale) => {
    const twiml = speechToTwiml({
      ...speech,
      locale,
      code: new Secret('7'),
      fallback: { ...speech, again: 'no' },
    })
    expect(heard(twiml)).toContain('Once more:')
    expect(twiml).not.toContain('Polly.Amy')
  })

  test('omits a language that the SDK does not list, since the voice implies it', () => {
    expect(speechToTwiml({ ...speech, locale: 'lt-lt', code: new Secret('7') })).toContain(
      '<Say voice="Google.lt-LT-Standard-A">Hello.</Say>',
    )
  })

  test.each(Object.keys(LOCALES))(
    '%s stays below 4,000 characters with the longest brand, payee and code',
    (locale) => {
      const longest = { locale, brand: '&'.repeat(18), pin: new Secret('&'.repeat(10)), minutes: 60 }
      const payment = { payee: new Secret('&'.repeat(18)), amount: new Secret('99999.99') }
      expect(speechToTwiml(renderSpeech(longest)).length).toBeLessThan(4_000)
      expect(speechToTwiml(renderSpeech({ ...longest, payment })).length).toBeLessThan(4_000)
    },
  )
})

test('an account’s own recordings replace all speech, the code twice', () => {
  const digits = Array.from({ length: 10 }, (_, digit) => `https://shop.example/${digit}.mp3`)
  const voice = {
    type: 'audio',
    digits,
    welcome: 'https://shop.example/hi?a=1&b=2',
    bye: 'https://shop.example/bye',
  } as const
  const templates = { voice }
  const recorded = renderSpeech({
    locale: 'en-us',
    brand: 'Acme',
    pin: new Secret('4711'),
    minutes: 5,
    templates,
  })
  const twiml = speechToTwiml(recorded)
  const played = [...twiml.matchAll(/<Play>([^<]*)<\/Play>/g)].map(([, url]) =>
    url?.replace('https://shop.example/', ''),
  )
  const code = ['4.mp3', '7.mp3', '1.mp3', '1.mp3']
  expect(played).toEqual(['hi?a=1&amp;b=2', ...code, ...code, 'bye'])
  expect(twiml).not.toContain('<Say')
})

describe('voiceOf', () => {
  test('has a voice in the language of every locale but four of payments', () => {
    expect(Object.keys(VOICES)).toHaveLength(39 + 4)
    expect(Object.keys(LOCALES).filter((locale) => !Object.hasOwn(VOICES, locale))).toEqual([
      'ee-et',
      'ga-ie',
      'mt-mt',
      'sl-si',
    ])
    expect(Object.keys(VOICES).filter((locale) => !Object.hasOwn(LOCALES, locale))).toEqual([])
  })

  test.each([
    ['fr-ca', { language: 'fr-CA', voice: 'Polly.Chantal' }],
    ['fr-be', { language: 'fr-FR', voice: 'Polly.Lea', nearest: true }],
    ['en', { language: 'en-US', voice: 'Polly.Joanna', nearest: true }],
    ['lt-lt', { voice: 'Google.lt-LT-Standard-A' }],
    ['mt-mt', undefined],
    ['xx-yy', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%j', (locale, voice) => {
    expect(voiceOf(locale)).toEqual(voice)
  })
})
