import { Type } from 'typebox'

import { flag } from '../parse.ts'
import { date, link, orNull, sid } from './common.ts'

export const ServiceParams = Type.Object({ service: sid('VA', 'The sid of the service.') })

const SETTINGS = {
  CodeLength: Type.Optional(
    Type.String({ description: 'Digits of a generated code.', pattern: '^([4-9]|10)$', default: '6' }),
  ),
  CustomCodeEnabled: flag('Whether starts may bring a code, on an account with the permission `customPin`.'),
  Psd2Enabled: flag('Whether every start and check needs `Amount` and `Payee`.'),
  SkipSmsToLandlines: flag('Whether an SMS to a landline number is refused.'),
  DoNotShareWarningEnabled: flag(
    'Whether messages warn not to share the code. Default: as the account has it.',
  ),
  DefaultTemplateSid: Type.Optional(
    Type.String({
      description: 'The template of starts that name none; empty for none.',
      pattern: '^(HJ[0-9a-f]{32})?$',
    }),
  ),
}
const FriendlyName = Type.String({
  description: 'The name of your service, which every message contains: 30 characters, and no link.',
  maxLength: 200,
  examples: ['ACME'],
})

export const NewServiceForm = Type.Object(
  {
    FriendlyName,
    Sid: Type.Optional(
      Type.String({
        description: 'An extension: the sid that it has at Twilio, so that clients need no new one.',
        pattern: '^VA[0-9a-f]{32}$',
      }),
    ),
    ...SETTINGS,
  },
  { title: 'Twilio new service' },
)
export const ServiceForm = Type.Object(
  { FriendlyName: Type.Optional(FriendlyName), ...SETTINGS },
  { title: 'Twilio service change' },
)

const nothing = (...names: readonly string[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Type.Null({ description: 'Always null.' })])), {
    additionalProperties: false,
    description: 'For compatibility; it has no effect.',
  })
const off = Type.Literal(false, { description: 'Always false: there is no such feature.' })

export const ServiceAnswer = Type.Object(
  {
    sid: sid('VA', 'Its sid.'),
    account_sid: sid('AC', 'The sid of its account.'),
    friendly_name: FriendlyName,
    code_length: Type.Integer({ description: 'Digits of a generated code.' }),
    lookup_enabled: off,
    psd2_enabled: Type.Boolean({ description: 'Whether every start and check needs `Amount` and `Payee`.' }),
    skip_sms_to_landlines: Type.Boolean({ description: 'Whether an SMS to a landline number is refused.' }),
    dtmf_input_required: off,
    tts_name: Type.Null({ description: 'Always null: the language decides the voice.' }),
    do_not_share_warning_enabled: Type.Boolean({
      description: 'Whether messages warn not to share the code.',
    }),
    custom_code_enabled: Type.Boolean({ description: 'Whether starts may bring a code.' }),
    push: nothing('include_date', 'apn_credential_sid', 'fcm_credential_sid'),
    totp: nothing('issuer', 'time_step', 'code_length', 'skew'),
    whatsapp: nothing('msg_service_sid', 'from'),
    passkeys: nothing(
      'relying_party',
      'authenticator_attachment',
      'discoverable_credentials',
      'user_verification',
    ),
    default_template_sid: orNull(sid('HJ', 'The template of starts that name none.')),
    verify_event_subscription_enabled: off,
    date_created: date('When it was created.'),
    date_updated: date('When it was changed last.'),
    url: link,
    links: Type.Object(
      { verification_checks: link, verifications: link, rate_limits: link },
      { title: 'Twilio service links', additionalProperties: false },
    ),
  },
  { title: 'Twilio service', additionalProperties: false },
)
