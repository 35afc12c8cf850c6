export {
  type AccountSettings,
  MOST_API_KEYS,
  type NewAccount,
  parseAccounts,
  parseAccountSettings,
  parseApiKey,
  parseNewAccount,
  requireCountries,
} from './accounts/account-settings.ts'
export type { AccountDetails } from './accounts/accounts.ts'
export { newApiKeySid, newSecret } from './accounts/new-secrets.ts'
export type { Account } from './accounts/account.ts'
export {
  type ApplicationSettings,
  isApplicationId,
  newKeyPair,
  parseApplicationSettings,
} from './accounts/application-settings.ts'
export {
  checkHookSecret,
  HOOK_AUTH,
  HOOK_NAMES,
  type HookAuth,
  type HookName,
  type HookSettings,
  isHookName,
  parseHookSettings,
} from './accounts/hook-settings.ts'
export type { Hook } from './accounts/hooks.ts'
export type { Application, NotCreated } from './accounts/applications.ts'
export type { Ticket } from './console/tickets.ts'
export { type EndpointSettings, parseEndpointSettings } from './webhooks/endpoint-settings.ts'
export type { Endpoint, EndpointNotCreated, EndpointWithSecrets } from './webhooks/endpoints.ts'
export type { DeadEvent } from './webhooks/dead-events.ts'
export type { WebhookVerdict } from './webhooks/queue.ts'
export type { OutgoingWebhook, WebhookTarget } from './webhooks/webhooks.ts'
export type { SeedReport } from './accounts/seeding.ts'
export type { NamedTemplateResult } from './accounts/named-templates.ts'
export type { Service, ServiceBucket, ServiceLimit } from './accounts/services.ts'
export type { Indexed } from './search/account-index.ts'
export type { SavedTemplate } from './accounts/settings.ts'
export type { WrongKey } from './verifications/key-probe.ts'
export type { PendingReceipt } from './routes/pending-receipts.ts'
export type {
  PublishedRoute,
  RouteState,
  SharedRouteState,
  Switch,
  SwitchedOff,
} from './routes/route-state.ts'
export type { Lateness } from './queue/lateness.ts'
export { type Claim, makeClaim, type NotSent } from './verifications/claim.ts'
export type { Dispatched, StartResult } from './verifications/dispatch.ts'
export type { Stored } from './verifications/record.ts'
export { networkOf } from './limits/network.ts'
export { LimitsUnavailableError, type LimitState, type LimitVerdict } from './limits/limits.ts'
export { RedisDenied } from './redis/denial.ts'
export { randomBytes } from './redis/random.ts'
export { READER_VARIABLES, readerOptions, STORE_VARIABLES, storeOptions } from './environment.ts'
export type { DeadLetter, DeadLetters, TickFailure } from './queue/dead-letters.ts'
export { UnreadableRecord, type UnreadableReason } from './verifications/unreadable.ts'
export { loadQueueTelemetry, type TickJob, type WorkOptions } from './queue/queue.ts'
export { openStore, type Store } from './store.ts'
export type { StoreOptions } from './store-options.ts'
export {
  type VerificationReader,
  type VerificationView,
  openVerificationReader,
} from './search/verification-reader.ts'
