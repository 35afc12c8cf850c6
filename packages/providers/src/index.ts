export { type Breakers, breakerStateOf, makeBreakers, type OpenBreaker } from './breakers.ts'
export { PROVIDER_VARIABLES, providersOptions } from './environment.ts'
export { POLLY_VARIABLES, pollyOptions } from './polly/environment.ts'
export { loadPolly } from './polly/load.ts'
export type { Polly, PollyOptions } from './polly/index.ts'
export {
  type AnyProvider,
  type Callback,
  type Provider,
  type ReceiptReading,
  type Report,
  reportsOf,
} from './provider.ts'
export {
  makePublicHttp,
  PUBLIC_HTTP_VARIABLES,
  type PublicHttp,
  type PublicHttpRules,
  publicHttpRules,
  urlProblem,
} from './public-http.ts'
export { type ConfiguredRoute, makeProviders, type Providers, type ProvidersOptions } from './registry.ts'
export { makeSpeech, type OwnSpeech, type Prepared, type WithoutClips } from './speech/prepare.ts'
export { type LocaleVoice, standIns, voiceTable } from './speech/voice-table.ts'
export { warm, type Warmed } from './speech/warm.ts'
export { hasSignature, signatureHeaders } from './webhook/signature.ts'
export { withinTime } from './within-time.ts'
