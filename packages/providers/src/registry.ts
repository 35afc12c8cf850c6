import type { Channel } from '@pinpost/core'
import { DEFAULT_TIMEOUT_MS, guarded } from './guard.ts'
import type { Provider } from './provider.ts'
import type { TwilioOptions } from './twilio/client.ts'
import { twilioProviders } from './twilio/index.ts'

export interface ProvidersOptions {
  /** milliseconds that one send may take, 10 000 where not given */
  readonly timeoutMs?: number | undefined
  readonly twilio?: TwilioOptions | undefined
}

export interface Providers {
  /** Guarded, in the order in which a step tries them; empty where nothing carries the channel. */
  forChannel<C extends Channel>(channel: C): readonly Provider<C>[]
  /** The provider that a callback's URL names. */
  byName(name: string): Provider | undefined
}

/**
 * Every provider that the options configure. Opens no connection.
 * @throws Error where a vendor's options cannot work, naming them
 */
export function makeProviders(options: ProvidersOptions): Providers {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const bare: readonly Provider[] = [
    ...(options.twilio === undefined ? [] : twilioProviders(options.twilio, timeoutMs)),
  ]
  const all = bare.map((provider) => guarded(provider, { timeoutMs }))
  return {
    forChannel: <C extends Channel>(channel: C): readonly Provider<C>[] =>
      all.filter((provider): provider is Provider<C> => provider.channel === channel),
    byName: (wanted) => all.find(({ name }) => name === wanted),
  }
}
