import { expect, it } from 'vitest'

// Imported within the test: a module that throws while it loads fails a test, and not only the start of a file.
it('loads with all its tables', async () => {
  const core = await import('./index.ts')
  expect(core.DEFAULT_ROUTING).toEqual({ by: 'ordered' })
  expect(core.CHANNEL_NAMES).toContain('sms')
})
