import { LOCALES, renderSpeech, Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { speechToNcco } from './ncco.ts'
import { VOICES, voiceOf } from './voices.ts'

const BREAK = '<break time="1s"/>'
const speech = { locale: 'en-gb', opening: 'Hello.', again: 'Once more:', closing: 'Goodbye.' }
const talk = (text: string, language = 'en-GB') => ({ action: 'talk', text, language })
const speak = (text: string, language?: string) => talk(`<speak>${text}</speak>`, language)
const stream = (url: string) => ({ action: 'stream', streamUrl: [url] })
const WAIT = { action: 'wait', timeout: 1 }

describe('speechToNcco', () => {
  test.each(['1234', 'a1B2'])('says %s twice, each character apart', (code) => {
    const spelt = speak(BREAK + Array.from(code, (character) => character + BREAK).join(''))
    expect(speechToNcco({ ...speech, code: new Secret(code) })).toEqual([
      speak(`${BREAK}Hello.`),
      spelt,
      speak('Once more:'),
      spelt,
      speak('Goodbye.'),
    ])
  })

  test('escapes the special characters of SSML, and omits characters that XML cannot contain', () => {
    const opening = '</speak><audio src="x"/>&amp; \u0000\u0008\uD800\uFFFFé\u{1F600}'
    const [first, second] = speechToNcco({ ...speech, opening, code: new Secret('<&') })
    expect(first).toEqual(speak(`${BREAK}&lt;/speak&gt;&lt;audio src="x"/&gt;&amp;amp; é\u{1F600}`))
    expect(second).toEqual(speak(`${BREAK}&lt;${BREAK}&amp;${BREAK}`))
  })

  test('omits parts that an account’s own text does not have', () => {
    const texts = { ...speech, opening: '', again: ' ', closing: '' }
    const spelt = speak(`${BREAK}7${BREAK}`)
    expect(speechToNcco({ ...texts, code: new Secret('7') })).toEqual([spelt, spelt])
  })

  test('gives a voice without SSML plain text, the code with commas', () => {
    const thai = { ...speech, locale: 'th-th', opening: '<speak>', code: new Secret('1234') }
    expect(speechToNcco(thai)).toEqual([
      talk('<speak>', 'th-TH'),
      talk('1, 2, 3, 4', 'th-TH'),
      talk('Once more:', 'th-TH'),
      talk('1, 2, 3, 4', 'th-TH'),
      talk('Goodbye.', 'th-TH'),
    ])
  })

  describe('without a voice in the language', () => {
    const maltese = { ...speech, locale: 'mt-mt', opening: 'Bonġu.', code: new Secret('7') }

    test('says the fallback in the fallback’s language', () => {
      const fallback = { ...speech, opening: 'In English.' }
      expect(speechToNcco({ ...maltese, fallback })).toEqual(
        speechToNcco({ ...speech, opening: 'In English.', code: maltese.code }),
      )
    })

    test.each([undefined, { ...speech, locale: 'xx-yy' }])(
      'reads the texts as American English if there is no better voice: %o',
      (fallback) => {
        const { opening } = fallback ?? maltese
        expect(speechToNcco({ ...maltese, fallback })).toContainEqual(speak(BREAK + opening, 'en-US'))
      },
    )
  })

  test.each(['bg-bg', 'fr-be', 'sk-sk'])('says the texts if a voice speaks %s', (locale) => {
    const fallback = { ...speech, again: 'no' }
    const ncco = speechToNcco({ ...speech, locale, code: new Secret('7'), fallback })
    expect(JSON.stringify(ncco)).toContain('Once more:')
    expect(JSON.stringify(ncco)).not.toContain('en-GB')
  })

  test('plays our own clips instead of all speech', () => {
    const clips = { opening: 'o', again: 'a', closing: 'c', code: ['4', '7'] }
    const spelt = [WAIT, stream('4'), WAIT, stream('7'), WAIT]
    expect(speechToNcco({ ...speech, code: new Secret('47'), clips })).toEqual([
      WAIT,
      stream('o'),
      ...spelt,
      stream('a'),
      ...spelt,
      stream('c'),
    ])
  })

  test('plays an account’s own recordings instead of all speech, the code twice', () => {
    const digits = Array.from({ length: 10 }, (_, digit) => `https://shop.example/${digit}.mp3`)
    const voice = {
      type: 'audio',
      digits,
      welcome: 'https://shop.example/hi',
      bye: 'https://shop.example/bye',
    } as const
    const pin = new Secret('471')
    const recorded = renderSpeech({
      locale: 'en-us',
      brand: 'Acme',
      pin,
      minutes: 5,
      templates: { voice },
    })
    const code = ['4', '7', '1'].map((digit) => stream(`https://shop.example/${digit}.mp3`))
    expect(speechToNcco(recorded)).toEqual([
      WAIT,
      stream(voice.welcome),
      ...code,
      WAIT,
      ...code,
      stream(voice.bye),
    ])
  })

  test.each(Object.keys(LOCALES))(
    '%s keeps each talk below 1,500 characters with the longest brand, payee and code, without barge-in',
    (locale) => {
      const longest = { locale, brand: '&'.repeat(18), pin: new Secret('&'.repeat(10)), minutes: 60 }
      const payment = { payee: new Secret('&'.repeat(18)), amount: new Secret('99999.99') }
      for (const rendered of [renderSpeech(longest), renderSpeech({ ...longest, payment })]) {
        for (const action of speechToNcco(rendered)) {
          expect(action).toMatchObject({ action: 'talk' })
          expect('text' in action ? String(action.text).length : Infinity).toBeLessThan(1_500)
          expect(action).not.toHaveProperty('bargeIn')
        }
      }
    },
  )
})

describe('voiceOf', () => {
  test('has a voice in the language of every locale but five of payments', () => {
    expect(Object.keys(LOCALES).filter((locale) => !Object.hasOwn(VOICES, locale))).toEqual([
      'ee-et',
      'ga-ie',
      'lt-lt',
      'mt-mt',
      'sl-si',
    ])
    expect(Object.keys(VOICES).filter((locale) => !Object.hasOwn(LOCALES, locale))).toEqual([])
  })

  test.each([
    ['fr-ca', { language: 'fr-CA' }],
    ['fr-be', { language: 'fr-FR', nearest: true }],
    ['en', { language: 'en-US', nearest: true }],
    ['zh-hk', { language: 'cmn-CN', nearest: true }],
    ['yue-cn', { language: 'yue-CN', plain: true }],
    ['lt-lt', undefined],
    ['xx-yy', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%j', (locale, voice) => {
    expect(voiceOf(locale)).toEqual(voice)
  })
})
