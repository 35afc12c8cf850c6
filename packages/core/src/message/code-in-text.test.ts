import { describe, expect, it } from 'vitest'

import { codeInText, withPinVariable } from './code-in-text.ts'

describe('the code in a text', () => {
  it.each([
    ['Your code is 123456. It works for 5 minutes.', '123456'],
    ['1234', '1234'],
    ['Code: 1234567890!', '1234567890'],
    ['Your code is 482913.\n\n@shop.example #482913', '482913'],
    ['验证码：482913，5分钟内有效', '482913'],
    ['', undefined],
    ['Your code is 123', undefined],
    ['Your code is 12345678901', undefined],
    ['Your code is 123456, sent in 2026', undefined],
    ['Your code is A1234', undefined],
    ['Your code is 1234Ä', undefined],
    ['验证码482913已发送', '482913'],
  ])('%j has the code %j', (text, code) => {
    expect(codeInText(text)).toBe(code)
  })

  it('is replaced wherever it stands alone', () => {
    expect(withPinVariable('1234 is it, not 12345 or A1234\n@shop.example #1234', '1234')).toBe(
      '${pin} is it, not 12345 or A1234\n@shop.example #${pin}',
    )
  })
})
