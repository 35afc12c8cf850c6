import type { Counted } from './policy/limits/table.ts'

/** What a channel needs and can. */
interface ChannelTraits {
  /** what it writes to or calls */
  readonly destination: 'phone' | 'email'
  /** `speech` is heard: upper and lower case sound the same, and it may use recordings */
  readonly content: 'text' | 'speech'
  /** stands for the channel in records; it never changes */
  readonly letter: string
  /** the time until a `delivered` receipt tells how fast its route is, rather than how long a person took */
  readonly measuresPace: boolean
  /** limits that each send counts towards, in addition to those of its start */
  readonly limits: readonly Counted[]
}

const TABLE = {
  sms: {
    destination: 'phone',
    content: 'text',
    letter: 's',
    measuresPace: true,
    limits: [],
  },
  voice: {
    destination: 'phone',
    content: 'speech',
    letter: 'v',
    measuresPace: false,
    limits: ['call'],
  },
} as const satisfies Record<string, ChannelTraits>

/** How a message goes. Its name is also its metric label, switch, and value in the routes file. */
export type Channel = keyof typeof TABLE

/** The channels of that content. */
export type ChannelOf<Content extends ChannelTraits['content']> = {
  [C in Channel]: (typeof TABLE)[C]['content'] extends Content ? C : never
}[Channel]

/** The one table of channels; every list of channels is derived from it. */
export const CHANNELS: Readonly<Record<Channel, ChannelTraits>> = TABLE

export const isChannel = (name: string | undefined): name is Channel =>
  name !== undefined && Object.hasOwn(CHANNELS, name)

export const CHANNEL_NAMES: readonly Channel[] = Object.keys(CHANNELS).filter(isChannel)
