import type { Instant } from '@pinpost/core'

/** Python's SDK reads dates without a fraction only. */
export const toDate = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`
