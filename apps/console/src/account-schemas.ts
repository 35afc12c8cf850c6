import { type AudioTemplate, TEMPLATE_CHANNELS, type TextTemplate, WEBHOOK_TYPES } from '@pinpost/core'
import type { AccountSettings } from '@pinpost/store'
import { Type } from 'typebox'

import { Account, Because, closed, Instant, Reason } from './schemas.ts'

export const ByAccount = closed('By account', { account: Account })
const Secret = Type.String({ description: 'Shown only in this answer.' })

const OVERVIEW = {
  key: Account,
  state: Type.Enum(['active', 'disabled', 'removed']),
  source: Type.Optional(Type.Enum(['environment', 'operator'])),
  secrets: Type.Integer({ description: 'How many live secrets it has.' }),
}
export const AccountOverview = closed('Account', OVERVIEW)
const Settings = Type.Unsafe<AccountSettings>(
  Type.Object(
    {},
    { title: 'Settings', additionalProperties: true, description: 'See docs/configuration.md.' },
  ),
)
const Version = Type.String({ maxLength: 64, description: 'Another one for other settings.' })
export const AccountDetails = closed('Account details', {
  ...OVERVIEW,
  settings: Settings,
  version: Version,
  apiKeys: Type.Array(Type.String(), { description: 'The sids of its API keys.' }),
})
const Given = Type.Object({}, { title: 'New settings', additionalProperties: true })
export const NewAccount = closed('New account', { key: Type.String(), settings: Given, reason: Reason })
export const CreatedAccount = closed('Created account', { key: Account, secret: Secret })
export const SettingsChange = closed('Change of settings', {
  settings: Given,
  version: Version,
  reason: Reason,
})
export const StateChange = closed('State', { state: Type.Enum(['active', 'disabled']), reason: Reason })

const Sid = Type.String({ pattern: '^SK[0-9a-f]{32}$', description: 'The name of an API key.' })
export const BySid = closed('API key of an account', { account: Account, sid: Sid })
const LIVE = { secrets: Type.Integer({ description: 'How many live secrets it has now.' }) }
export const AddedSecret = closed('Added secret', { ...LIVE, secret: Secret })
export const SecretsLeft = closed('Secrets left', LIVE)
export const AddedApiKey = closed('Added API key', { sid: Sid, secret: Secret })
export const ApiKeysLeft = closed('API keys left', { apiKeys: Type.Array(Sid) })

const ApplicationId = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
export const ByApplication = closed('Application by id', { account: Account, application: ApplicationId })
const APPLICATION = {
  name: Type.String(),
  publicKey: Type.String({ description: 'An RSA key as PEM.' }),
  statusUrl: Type.Optional(Type.String({ description: 'Gets callbacks.' })),
}
export const Application = closed('Application', { id: ApplicationId, account: Account, ...APPLICATION })
export const ApplicationWithSecrets = closed('Application with secrets', {
  ...Application.properties,
  privateKey: Type.Optional(Secret),
  signatureSecret: Type.Optional(Secret),
})
export const NewApplication = closed('New application', {
  ...APPLICATION,
  publicKey: Type.Optional(Type.String({ description: 'Without one, a key pair is made.' })),
  id: Type.Optional(ApplicationId),
  reason: Reason,
})
export const ApplicationChange = closed('Change of an application', { ...APPLICATION, reason: Reason })
export const SignatureSecret = closed('Signature secret', { signatureSecret: Secret })

const EndpointId = Type.String({ pattern: '^ep_[0-9a-f]{18}$' })
export const ByEndpoint = closed('Endpoint by id', { account: Account, endpoint: EndpointId })
const ENDPOINT = {
  url: Type.String(),
  types: Type.Optional(Type.Array(Type.Enum([...WEBHOOK_TYPES]), { description: 'Without, all.' })),
  enabled: Type.Boolean(),
}
export const Endpoint = closed('Webhook endpoint', { id: EndpointId, account: Account, ...ENDPOINT })
export const EndpointWithSecret = closed('Webhook endpoint with its secret', {
  ...Endpoint.properties,
  secret: Secret,
})
export const EndpointChange = closed('Settings of an endpoint', {
  ...ENDPOINT,
  types: Type.Optional(
    Type.Array(Type.String(), { maxItems: WEBHOOK_TYPES.length, description: 'Without, all.' }),
  ),
  reason: Reason,
})
export const EndpointSecret = closed('Secret of an endpoint', { secret: Secret })

export const WebhookState = closed('Waiting webhooks', {
  waiting: Type.Array(
    closed('Waiting webhooks of an account', { account: Account, waiting: Type.Integer() }),
  ),
  dead: Type.Integer({ description: 'Events that were given up.' }),
})
export const DeadWebhook = closed('Dead webhook', {
  id: Type.String({ description: 'Names event and target.' }),
  account: Account,
  target: Type.String({ description: 'The id of an endpoint or application.' }),
  event: Type.String({ description: 'The `webhook-id`.' }),
  type: Type.String(),
  at: Instant,
  reason: Type.String(),
})
export const DeadWebhooksQuery = closed('Dead webhooks of an account', { account: Type.Optional(Account) })
export const ByDeadWebhook = closed('Dead webhook by id', {
  id: Type.String({ pattern: '^[\\w-]{1,64}-evt_[0-9a-f]{32}_\\d{1,9}_\\d{1,9}$' }),
})
export const Resend = closed('Resend of dead webhooks', {
  ...Because.properties,
  account: Type.Optional(Account),
})
export const Resent = closed('Resent webhooks', { resent: Type.Integer() })

const TEMPLATE_ID = '^[\\w-]{1,64}$'
const TemplateId = Type.String({ pattern: TEMPLATE_ID, description: 'The id of a template.' })
export const ByTemplate = closed('Template by id', { account: Account, template: TemplateId })
const TemplateName = Type.String({ minLength: 1, maxLength: 64 })
const TEMPLATE = { id: TemplateId, name: Type.String(), isDefault: Type.Boolean() }
export const Template = closed('Template', TEMPLATE)
export const NewTemplate = closed('New template', { name: TemplateName, reason: Reason })
export const TemplateChange = closed('Change of a template', {
  name: TemplateName,
  isDefault: Type.Boolean(),
  reason: Reason,
})

const PLACE = {
  channel: Type.Enum([...TEMPLATE_CHANNELS]),
  locale: Type.String({ pattern: '^[a-z]{2,3}(-[a-z0-9]{2,8})?$', description: 'Such as en-gb.' }),
}
export const ByPlace = closed('Place of a text', { account: Account, ...PLACE })
const OfTemplate = Type.Optional(
  Type.String({ pattern: TEMPLATE_ID, description: 'Without, the own text of the account.' }),
)
export const SaveText = closed('New text', {
  text: Type.String({ maxLength: 4_000 }),
  template: OfTemplate,
  reason: Reason,
})
export const RemoveText = closed('Removal of a text', { template: OfTemplate, reason: Reason })
const Content = Type.Unsafe<TextTemplate | AudioTemplate>(
  Type.Object({ type: Type.Enum(['text', 'audio']) }, { title: 'Text or recordings' }),
)
const Fragment = closed('Text of a template', {
  id: TemplateId,
  ...PLACE,
  template: Content,
  createdAt: Instant,
  updatedAt: Instant,
})
export const Texts = closed('Texts of an account', {
  own: Type.Array(closed('Own text', { ...PLACE, version: Type.Integer(), template: Content })),
  named: Type.Array(
    closed('Template with texts', { ...TEMPLATE, createdAt: Instant, fragments: Type.Array(Fragment) }),
  ),
})

export const MessagesQuery = closed('Account of messages', { account: Type.Optional(Account) })
export const Message = closed('Message', {
  kind: Type.Enum(['verification', 'payment', 'own', 'template']),
  template: Type.Optional(Type.String({ description: 'The name of a template of Verify v2.' })),
  channel: Type.Enum([...TEMPLATE_CHANNELS]),
  locale: Type.String(),
  text: Type.String({ description: 'With a sample code, brand and time.' }),
  encoding: Type.Optional(Type.Enum(['gsm7', 'ucs2'])),
  segments: Type.Optional(Type.Integer({ description: 'How many SMS the carrier charges.' })),
})
