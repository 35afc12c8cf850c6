import { expect, it } from 'vitest'

import { looksLikeLink } from './brand-link.ts'

it.each([
  ['Acme', false],
  ['Acme Inc.', false],
  ['J.Crew', false],
  ['Dr. Oetker', false],
  ['U.S. Bank', false],
  ['No.1 Shop', false],
  ['24/7 Gym', false],
  ['Acme 2026', false],
  ['Web 2.0', false],
  ['v1.2.3', false],
  ['123456', false],
  ['Booking.com', true],
  ['acme.shop', true],
  ['Pay at bit.ly/x1', true],
  ['t.me/acme', true],
  ['info@acme.de', true],
  ['пример.рф', true],
  ['ａｃｍｅ．ｃｏｍ', true],
  ['acme。com', true],
  ['192.0.2.7', true],
  ['http://x', true],
  ['www.acme', true],
  ['Call 0800 123456', true],
  ['+1 (212) 555-0123', true],
  ['٠٨٠٠١٢٣٤٥٦', true],
])('%j looks like a link: %s', (brand, link) => {
  expect(looksLikeLink(brand)).toBe(link)
})
