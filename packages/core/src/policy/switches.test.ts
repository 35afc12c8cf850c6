import { describe, expect, it } from 'vitest'

import { isOff } from './switches.ts'

describe('isOff', () => {
  const switches = new Set(['channel:voice', 'country:GB', 'account:shop', 'account:undefined'])

  it.each([
    [{ channel: 'voice' }, true],
    [{ channel: 'sms', country: 'GB' }, true],
    [{ channel: 'sms', account: 'shop', country: 'DE' }, true],
    [{ channel: 'sms', country: 'DE', account: 'other', provider: 'twilio', route: 'shop' }, false],
    [{ account: 'undefined' }, true],
    [{ account: undefined }, false],
    [{}, false],
  ] as const)('of %j: %s', (asked, off) => {
    expect(isOff(switches, asked)).toBe(off)
  })

  it('of anything if nothing is switched off: false', () => {
    expect(isOff(new Set(), { channel: 'voice', country: 'GB' })).toBe(false)
  })
})
