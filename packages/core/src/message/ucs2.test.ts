import { describe, expect, it } from 'vitest'

import { sizeOfSms } from './segments.ts'
import { forcedToUcs2, needsUcs2 } from './ucs2.ts'

describe('texts to mainland China', () => {
  it('must be in UCS-2, others need not be', () => {
    expect(needsUcs2('CN')).toBe(true)
    expect(needsUcs2('HK')).toBe(false)
    expect(needsUcs2(undefined)).toBe(false)
  })

  it.each(['Acme code: 4711. Valid for 5 minutes.', '4711'])(
    '%j reads the same and is encoded in UCS-2',
    (text) => {
      const forced = forcedToUcs2(text)
      expect(sizeOfSms(forced).encoding).toBe('ucs2')
      expect(forced.replaceAll('\u00A0', ' ').trim()).toBe(text)
    },
  )

  it('change only their first blank, or get one at their end', () => {
    expect(forcedToUcs2('Acme code: 4711. Valid')).toBe('Acme\u00A0code: 4711. Valid')
    expect(forcedToUcs2(' 4711 is it')).toBe('\u00A04711 is it')
    expect(forcedToUcs2('4711')).toBe('4711\u00A0')
  })

  it('do not change if they are UCS-2 already', () => {
    expect(forcedToUcs2('【Acme】验证码：4711。')).toBe('【Acme】验证码：4711。')
  })
})
