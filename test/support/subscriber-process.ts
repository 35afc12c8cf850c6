import type { EventEntry } from '../../packages/core/src/index.ts'

/** Node's arguments for a process that subscribes to the outbox. It needs an app's environment and an IPC channel. */
export const SUBSCRIBER = ['--conditions=source', '--import', 'tsx', 'test/support/subscriber.ts'] as const

/** Its messages. */
export type FromSubscriber =
  | { readonly type: 'ready' }
  | { readonly type: 'entries'; readonly entries: readonly EventEntry[] }
