import type { EventEntry } from '../../packages/core/src/index.ts'

/** Arguments of Node for a process that subscribes to the outbox; it wants the environment of an app and a channel to its parent. */
export const SUBSCRIBER = ['--conditions=source', '--import', 'tsx', 'test/support/subscriber.ts'] as const

/** What it sends. */
export type FromSubscriber =
  | { readonly type: 'ready' }
  | { readonly type: 'entries'; readonly entries: readonly EventEntry[] }
