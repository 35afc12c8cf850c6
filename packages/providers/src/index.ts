export type { Callback, Provider, ReceiptReading } from './provider.ts'
export { makeProviders, type Providers, type ProvidersOptions } from './registry.ts'
export type { TwilioOptions } from './twilio/client.ts'
export { PROVIDER_VARIABLES, providersOptions } from './environment.ts'
