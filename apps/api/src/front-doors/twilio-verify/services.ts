import type { Account, Service } from '@pinpost/store'
import type { Static } from 'typebox'

import type { RouteContext } from '../../http/route-context.ts'
import { toDate } from './dates.ts'
import { ERRORS, errors, Refusal } from './errors.ts'
import { readName } from './names.ts'
import { type Call, findService, notFound, type Operation } from './operation.ts'
import { page, pageOf, PageQuery } from './pages.ts'
import { isOn, parse } from './parse.ts'
import { describe } from './schemas/common.ts'
import { NewServiceForm, ServiceAnswer, ServiceForm, ServiceParams } from './schemas/services.ts'
import { newSid, toSid, toTemplateId } from './sids.ts'

const PATH = '/v2/Services'
const ONE = `${PATH}/:service`

const NONE = null

function write({ account, accountSid, base }: Call) {
  return (service: Service) => {
    const { sid, name, codeLength, template } = service
    const url = `${base()}/Services/${sid}`
    return {
      sid,
      account_sid: accountSid,
      friendly_name: name,
      code_length: codeLength,
      lookup_enabled: false,
      psd2_enabled: service.payments,
      skip_sms_to_landlines: service.refusesLandlines,
      dtmf_input_required: false,
      tts_name: NONE,
      do_not_share_warning_enabled: service.doNotShare ?? account.policy.doNotShare ?? true,
      custom_code_enabled: service.customCodes,
      push: { include_date: NONE, apn_credential_sid: NONE, fcm_credential_sid: NONE },
      totp: { issuer: NONE, time_step: NONE, code_length: NONE, skew: NONE },
      whatsapp: { msg_service_sid: NONE, from: NONE },
      passkeys: {
        relying_party: NONE,
        authenticator_attachment: NONE,
        discoverable_credentials: NONE,
        user_verification: NONE,
      },
      default_template_sid: template === undefined ? NONE : toSid('HJ', template),
      verify_event_subscription_enabled: false,
      date_created: toDate(service.createdAt),
      date_updated: toDate(service.updatedAt),
      url,
      links: {
        verification_checks: `${url}/VerificationCheck`,
        verifications: `${url}/Verifications`,
        rate_limits: `${url}/RateLimits`,
      },
    }
  }
}

const NEW: Omit<Service, 'sid' | 'name' | 'createdAt' | 'updatedAt'> = {
  codeLength: 6,
  customCodes: false,
  payments: false,
  refusesLandlines: false,
  limits: [],
}

/** A service with the settings that the form names. @throws Refusal */
async function changed(
  { store }: RouteContext,
  account: Account,
  form: Static<typeof ServiceForm>,
): Promise<(service: Service) => Service> {
  if (isOn(form.CustomCodeEnabled) === true && !account.customPin) throw new Refusal(ERRORS.notSupported)
  const template = form.DefaultTemplateSid === undefined ? undefined : toTemplateId(form.DefaultTemplateSid)
  if (form.DefaultTemplateSid) {
    const templates = account.templates ? await store.settings.named.list(account.key) : []
    if (!templates.some(({ id }) => id === template)) throw new Refusal(ERRORS.templateNotFound)
  }
  const name =
    form.FriendlyName === undefined ? undefined : readName('FriendlyName', form.FriendlyName, account)
  const updatedAt = Date.now()
  return (service) => ({
    ...service,
    name: name ?? service.name,
    codeLength: form.CodeLength === undefined ? service.codeLength : Number(form.CodeLength),
    customCodes: isOn(form.CustomCodeEnabled) ?? service.customCodes,
    payments: isOn(form.Psd2Enabled) ?? service.payments,
    refusesLandlines: isOn(form.SkipSmsToLandlines) ?? service.refusesLandlines,
    doNotShare: isOn(form.DoNotShareWarningEnabled) ?? service.doNotShare,
    template: form.DefaultTemplateSid === '' ? undefined : (template ?? service.template),
    updatedAt,
  })
}

const LIST: Operation = {
  method: 'GET',
  path: PATH,
  status: 200,
  schema: describe({
    operationId: 'listServicesTwilio',
    summary: 'List the services',
    description: 'Oldest first.',
    querystring: PageQuery,
    success: { status: 200, description: 'A page of them.', schema: pageOf('services', ServiceAnswer) },
    errors: [errors.invalid('PageSize')],
  }),
  run: async ({ store }, call) =>
    page(call, 'services', await store.services.list(call.account.key), write(call)),
}

const CREATE: Operation = {
  method: 'POST',
  path: PATH,
  status: 201,
  schema: describe({
    operationId: 'createServiceTwilio',
    summary: 'Create a service',
    description:
      'What its verifications have in common. An account has 10,000 at most. Other parameters are ignored.',
    body: NewServiceForm,
    success: { status: 201, description: 'The service.', schema: ServiceAnswer },
    errors: [errors.invalid('FriendlyName'), ERRORS.notSupported, ERRORS.templateNotFound],
  }),
  async run(context, call) {
    const { account, form, logger } = call
    const { Sid: given, ...settings } = parse(NewServiceForm, form)
    if (given !== undefined && (await context.store.services.find(account.key, given)) !== undefined)
      throw new Refusal(errors.invalid('Sid'))
    const createdAt = Date.now()
    const blank = { ...NEW, sid: given ?? newSid('VA'), name: '', createdAt, updatedAt: createdAt }
    const service = (await changed(context, account, settings))(blank)
    if (!(await context.store.services.save(account.key, service))) throw new Refusal(ERRORS.throttled)
    logger.info({ account: account.key, service: service.sid }, 'service created')
    return write(call)(service)
  },
}

const SHOW: Operation = {
  method: 'GET',
  path: ONE,
  status: 200,
  schema: describe({
    operationId: 'showServiceTwilio',
    summary: 'Show a service',
    description: 'A change by another process is visible within two seconds.',
    params: ServiceParams,
    success: { status: 200, description: 'The service.', schema: ServiceAnswer },
  }),
  run: async (context, call) => write(call)(await findService(context, call)),
}

const CHANGE: Operation = {
  method: 'POST',
  path: ONE,
  status: 200,
  schema: describe({
    operationId: 'changeServiceTwilio',
    summary: 'Change a service',
    description: 'Verifications in progress keep what they began with.',
    params: ServiceParams,
    body: ServiceForm,
    success: { status: 200, description: 'The service.', schema: ServiceAnswer },
    errors: [errors.invalid('CodeLength'), ERRORS.notSupported, ERRORS.templateNotFound],
  }),
  async run(context, call) {
    const { account, form, path, logger } = call
    const change = await changed(context, account, parse(ServiceForm, form))
    const service = await context.store.services.change(account.key, path['service'] ?? '', change)
    if (service === undefined) throw notFound(call)
    logger.info({ account: account.key, service: service.sid }, 'service changed')
    return write(call)(service)
  },
}

const REMOVE: Operation = {
  method: 'DELETE',
  path: ONE,
  status: 204,
  schema: describe({
    operationId: 'removeServiceTwilio',
    summary: 'Remove a service',
    description: 'Its verifications in progress go on, but can no longer be checked.',
    params: ServiceParams,
    success: { status: 204, description: 'It is removed.' },
  }),
  async run({ store }, call) {
    const { account, path, logger } = call
    if (!(await store.services.remove(account.key, path['service'] ?? ''))) throw notFound(call)
    logger.info({ account: account.key, service: path['service'] }, 'service removed')
    return undefined
  },
}

export const SERVICE_OPERATIONS: readonly Operation[] = [LIST, CREATE, SHOW, CHANGE, REMOVE]
