import { describe, expect, it } from 'vitest'

import { isTemplateChannel, TEMPLATE_CHANNELS } from './template.ts'
import { readTemplateText } from './template-text.ts'

describe("an account's own text", () => {
  it("is for channels whose text is not the provider's", () => {
    expect(TEMPLATE_CHANNELS).toEqual(expect.arrayContaining(['sms', 'voice', 'email']))
    expect(TEMPLATE_CHANNELS).not.toContain('telegram')
    expect(isTemplateChannel('telegram')).toBe(false)
    expect(isTemplateChannel('fax')).toBe(false)
  })

  it('of an SMS may have several lines', () => {
    expect(readTemplateText('sms', 'Code ${pin}\r\n\n@shop.example #${pin}')).toEqual({
      type: 'text',
      text: 'Code ${pin}\n\n@shop.example #${pin}',
    })
  })

  it.each([
    ['sms', 'no code', 'noPin'],
    ['sms', '', 'noPin'],
    ['sms', '\u202E${pin}', 'unprintable'],
    ['sms', 'a\t${pin}', 'unprintable'],
    ['sms', `${'x'.repeat(607)}\${pin}`, 'tooLong'],
    ['voice', 'Code\n${pin}', 'unprintable'],
    ['voice', `${'x'.repeat(995)}\${pin}`, 'tooLong'],
  ] as const)('of %s %j is refused: %s', (channel, text, problem) => {
    expect(readTemplateText(channel, text)).toBe(problem)
  })

  it.each([
    ['sms', 606],
    ['email', 606],
    ['voice', 994],
  ] as const)('of %s may have %i characters besides the code', (channel, count) => {
    const text = `${'😀'.repeat(count)}\${pin}`
    expect(readTemplateText(channel, text)).toEqual({ type: 'text', text })
  })
})
