import { expect, test } from 'vitest'

import { characterSsml, phraseSsml } from './ssml.ts'

test.each([
  ['Hello.', '<speak>Hello.</speak>'],
  [' your code: ', '<speak>your code:</speak>'],
  [`A&B <break/> "it's"`, '<speak>A&amp;B &lt;break/&gt; &quot;it&apos;s&quot;</speak>'],
  ['您好。🎉', '<speak>您好。🎉</speak>'],
  ['a\u0000\u001B\uD800b\uFFFE', '<speak>ab</speak>'],
])('the phrase %j is %j', (text, ssml) => {
  expect(phraseSsml(text)).toBe(ssml)
})

test.each(['', '  ', '\u0000'])('the empty phrase %j is a moment of silence', (text) => {
  expect(phraseSsml(text)).toBe('<speak><break time="100ms"/></speak>')
})

test('a character is spoken slowly', () => {
  expect(characterSsml('7')).toBe('<speak><prosody rate="slow">7</prosody></speak>')
  expect(characterSsml('&')).toBe('<speak><prosody rate="slow">&amp;</prosody></speak>')
})
