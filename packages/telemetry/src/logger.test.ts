import { Writable } from 'node:stream'

import { expect, it } from 'vitest'

import { type LogLevel, makeLogger, requestLogger } from './logger.ts'

function makeTestLogger(level: LogLevel = 'debug') {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const parsed = (): unknown[] => lines.map((line): unknown => JSON.parse(line))
  return { logger: makeLogger('test', level, sink), lines, parsed }
}

it('a line is JSON with time, name and fields', () => {
  const { logger, parsed } = makeTestLogger()
  logger.info({ verification: '0123456789abcdef0123456789abcdef', attempt: 1 }, 'attempt')
  expect(parsed()).toEqual([
    expect.objectContaining({
      level: 30,
      name: 'test',
      msg: 'attempt',
      attempt: 1,
      verification: '0123456789abcdef0123456789abcdef',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    }),
  ])
})

it('no way of logging prints a number or a secret', () => {
  const { logger, lines } = makeTestLogger()
  const error = Object.assign(new Error('refused 447700900123'), {
    config: { headers: 'api_secret=hunter2hunter2' },
  })
  logger.error(error)
  logger.error({ err: error }, 'failed')
  logger.error({ deep: { err: error, number: '1' } })
  logger.warn('to 447700900123')
  logger.warn('to %s and %o', '447700900123', { text: 'hunter2hunter2' })
  logger.warn({ request: { headers: { authorization: 'hunter2hunter2' } } }, 'api_secret=hunter2hunter2')
  expect(lines).toHaveLength(6)
  expect(lines.join('')).not.toMatch(/447700|hunter2/)
  expect(lines.join('')).toContain('refused [redacted]')
})

it('exactly the lines of a request have its id', () => {
  const { logger, parsed } = makeTestLogger()
  requestLogger(logger, 'request-a').info({ account: 'shop' }, 'line of a')
  requestLogger(logger, 'request-b').error({ err: new Error('to 447700900123') }, 'line of b')
  logger.info('line of none')
  expect(parsed()).toEqual([
    expect.objectContaining({ msg: 'line of a', requestId: 'request-a', account: 'shop' }),
    expect.objectContaining({ msg: 'line of b', requestId: 'request-b' }),
    expect.not.objectContaining({ requestId: expect.anything() }),
  ])
})
