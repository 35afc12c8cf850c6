import { describe, expect, it } from 'vitest'

import { DAY, entriesOf, NOON, refused, succeeded } from '../test/given.ts'
import { KINDS, openOf } from '../test/opened.ts'

describe.each(KINDS)('the busiest addresses of history in %s', (kind) => {
  const opened = openOf(kind)

  it('are those with most starts and wrong codes in an account, without tests and older starts', async () => {
    const shop = { account: 'shop', prefix: '+491511234' }
    const test = entriesOf({ fingerprint: 'test' }, [0, { type: 'started', test: true }])
    const unknown = succeeded().map(({ address: _address, prefix: _prefix, ...entry }) => entry)
    await opened
      .history()
      .record([
        ...succeeded({ fingerprint: 'often' }),
        ...succeeded({ fingerprint: 'often' }),
        ...refused({ fingerprint: 'often' }),
        ...succeeded({ fingerprint: 'once' }),
        ...succeeded({ fingerprint: 'often', account: 'bank' }),
        ...refused({ fingerprint: 'refused' }),
        ...succeeded({ fingerprint: 'old', at: NOON - DAY - 1 }),
        ...test,
        ...unknown,
      ])
    const once = { starts: 1, refused: 0, wrongCodes: 1 }
    const busiest = [
      { ...shop, fingerprint: 'often', starts: 2, refused: 1, wrongCodes: 2 },
      { ...shop, ...once, account: 'bank', fingerprint: 'often' },
      { ...shop, ...once, fingerprint: 'once' },
      { ...shop, fingerprint: 'refused', starts: 0, refused: 1, wrongCodes: 0 },
    ]
    expect(await opened.history().busiest(NOON - DAY, 20)).toEqual(busiest)
    expect(await opened.history().busiest(NOON - DAY, 2)).toEqual(busiest.slice(0, 2))
  })
})
