export { type Breakers, makeBreakers, type OpenBreaker } from './breakers.ts'
export { PROVIDER_VARIABLES, providersOptions } from './environment.ts'
export type { AnyProvider, Callback, Provider, ReceiptReading } from './provider.ts'
export { type ConfiguredRoute, makeProviders, type Providers, type ProvidersOptions } from './registry.ts'
