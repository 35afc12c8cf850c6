import { LOCALES, Secret } from '@pinpost/core'
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

  test('escapes what XML reads as its own', () => {
    const twiml = speechToTwiml({
      ...speech,
      opening: `</Say><Hangup/>&amp; "A" 'B' ]]>`,
      code: new Secret('<&'),
    })
    expect(twiml).toContain(`>&lt;/Say&gt;&lt;Hangup/&gt;&amp;amp; "A" 'B' ]]&gt;</Say>`)
    expect(twiml).toContain('>&lt;</Say>')
    expect(twiml).not.toContain('<Hangup')
  })

  test('leaves out what XML cannot hold', () => {
    const opening = 'A\u0000\u0008\u001B\uD800\uFFFFz\u{1F600}é'
    expect(speechToTwiml({ ...speech, opening, code: new Secret('1') })).toContain('>Az\u{1F600}é</Say>')
  })

  test.each(Object.entries(LOCALES))(
    '%s stays below 4,000 characters with the longest brand and code',
    (locale, texts) => {
      const said = texts.voice({ brand: '&'.repeat(18), validity: texts.minutes(60) })
      const twiml = speechToTwiml({ ...said, locale, code: new Secret('&'.repeat(10)) })
      expect(twiml.length).toBeLessThan(4_000)
    },
  )
})

describe('voiceOf', () => {
  test('has every locale of the texts and the 39 of the v1 API', () => {
    expect(Object.keys(VOICES)).toHaveLength(39)
    expect(Object.keys(LOCALES).filter((locale) => !Object.hasOwn(VOICES, locale))).toEqual([])
  })

  test.each([
    ['fr-ca', { language: 'fr-CA', voice: 'Polly.Chantal' }],
    ['fr-be', { language: 'fr-FR', voice: 'Polly.Lea', nearest: true }],
    ['en', { language: 'en-US', voice: 'Polly.Joanna', nearest: true }],
    ['xx-yy', { language: 'en-US', voice: 'Polly.Joanna', nearest: true }],
    ['', { language: 'en-US', voice: 'Polly.Joanna', nearest: true }],
    ['constructor', { language: 'en-US', voice: 'Polly.Joanna', nearest: true }],
  ])('%j', (locale, voice) => {
    expect(voiceOf(locale)).toEqual(voice)
  })
})
