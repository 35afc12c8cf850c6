import type { AddressKind } from './address.ts'
import type { Counted } from './policy/limits/table.ts'

/** What a channel needs and supports. */
interface ChannelTraits {
  /** the kind of address that it writes to or calls */
  readonly destination: AddressKind
  /**
   * `speech` may use recordings; upper and lower case sound the same. With `code` the provider writes the text around
   * it, so there are no templates.
   */
  readonly content: 'text' | 'speech' | 'code'
  /** the channel's name in stored records; never change it */
  readonly letter: string
  /** whether the time until a `delivered` receipt measures the route, and not how long a person took to answer */
  readonly adjustsTrafficShare: boolean
  /** whether its providers want to hear that the person entered the right code */
  readonly hearsRightCode: boolean
  /** limits that each send counts towards, in addition to those of the start */
  readonly limits: readonly Counted[]
}

const TABLE = {
  sms: {
    destination: 'phone',
    content: 'text',
    letter: 's',
    adjustsTrafficShare: true,
    hearsRightCode: false,
    limits: [],
  },
  voice: {
    destination: 'phone',
    content: 'speech',
    letter: 'v',
    adjustsTrafficShare: false,
    hearsRightCode: false,
    limits: ['call'],
  },
  email: {
    destination: 'email',
    content: 'text',
    letter: 'e',
    // Mail servers delay unknown senders on purpose.
    adjustsTrafficShare: false,
    hearsRightCode: false,
    limits: ['email'],
  },
  telegram: {
    destination: 'phone',
    content: 'code',
    letter: 't',
    // A message waits until the person's app is online.
    adjustsTrafficShare: false,
    hearsRightCode: true,
    limits: [],
  },
  whatsapp: {
    destination: 'phone',
    content: 'code',
    letter: 'w',
    // A message waits until the person's app is online.
    adjustsTrafficShare: false,
    hearsRightCode: false,
    limits: ['whatsapp'],
  },
} as const satisfies Record<string, ChannelTraits>

/** The name is also the metric label, the switch, and the value in the routes file. */
export type Channel = keyof typeof TABLE

export type ChannelOf<Content extends ChannelTraits['content']> = {
  [C in Channel]: (typeof TABLE)[C]['content'] extends Content ? C : never
}[Channel]

/** The one table of channels; every list of channels is derived from it. */
export const CHANNELS: Readonly<Record<Channel, ChannelTraits>> = TABLE

export const isChannel = (name: string | undefined): name is Channel =>
  name !== undefined && Object.hasOwn(CHANNELS, name)

export const CHANNEL_NAMES: readonly Channel[] = Object.keys(CHANNELS).filter(isChannel)
