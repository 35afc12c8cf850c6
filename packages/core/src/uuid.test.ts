import { expect, it } from 'vitest'

import { toUuid } from './uuid.ts'

it('an id gets the dashes of a UUID', () => {
  expect(toUuid('00517179abb8a3edd4c4be74a1bd6722')).toBe('00517179-abb8-a3ed-d4c4-be74a1bd6722')
})
