import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { startStep } from '../scripts/lib/progress.mjs'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const makeOutput = (isTTY: boolean) => {
  const written: string[] = []
  return { isTTY, written, write: (text: string) => written.push(text) }
}

test('a terminal shows one line that is redrawn, and a final line with the time', () => {
  const output = makeOutput(true)
  const step = startStep('Compiling', { output })
  vi.advanceTimersByTime(2_000)
  step.end()

  expect(output.written[0]).toBe('\rCompiling … (0 s)\u001B[K')
  expect(output.written.slice(1, -2).every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(
    true,
  )
  expect(output.written.slice(-2)).toEqual(['\r\u001B[K', 'Compiling: done (2 s)\n'])
})

test('without a terminal there are plain lines at intervals', () => {
  const output = makeOutput(false)
  const step = startStep('Installing', { total: 1_200, output })
  vi.advanceTimersByTime(1_000)
  step.update(600)
  vi.advanceTimersByTime(15_000)
  step.end('failed')

  expect(output.written).toEqual([
    'Installing … 0 of 1,200 (1 s)\n',
    'Installing … 600 of 1,200 (16 s)\n',
    'Installing: failed (16 s)\n',
  ])
})

test.each([true, false])('a short step prints nothing (terminal: %s)', (isTTY) => {
  const output = makeOutput(isTTY)
  startStep('Bundling', { output }).end()
  expect(output.written.join('')).not.toContain('\n')
})

test('a busy loop that reports progress is drawn although no timer fires', () => {
  const output = makeOutput(false)
  const step = startStep('Simulating', { total: 10, output })
  vi.setSystemTime(Date.now() + 5_000)
  step.update(3)
  expect(output.written).toEqual(['Simulating … 3 of 10 (5 s)\n'])
  step.end()
})

test('a step that cannot report progress is polled', () => {
  const output = makeOutput(false)
  const step = startStep('Installing', { total: 10, count: () => 7, output })
  vi.advanceTimersByTime(1_000)
  expect(output.written).toEqual(['Installing … 7 of 10 (1 s)\n'])
  step.end()
})
