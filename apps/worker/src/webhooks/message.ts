import type { OutgoingWebhook } from '@pinpost/store'

/** An event in the format of its target. */
export interface Message extends Pick<OutgoingWebhook, 'event' | 'type'> {
  /** what becomes JSON */
  readonly body: object
}
