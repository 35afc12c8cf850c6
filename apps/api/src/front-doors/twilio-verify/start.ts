import {
  type Channel,
  CHANNELS,
  isVerificationLocale,
  limitOfService,
  LOCALES,
  localeOfCountry,
  localesByName,
  makePin,
  type Rules,
  Secret,
  type StartRefusal,
  type Templates,
} from '@pinpost/core'
import { type Account, randomBytes, type Service } from '@pinpost/store'
import type { Static } from 'typebox'

import { readCaller } from '../../http/caller.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { type ParsedDestination, parseDestination, toDestination } from '../../verifications/destination.ts'
import { takeLimits } from '../../verifications/limits.ts'
import { startOrResend } from '../../verifications/start-or-resend.ts'
import { ERRORS, errors, Refusal, type TwilioError } from './errors.ts'
import { readName } from './names.ts'
import { type Call, findService, type Operation } from './operation.ts'
import { parse, readMap } from './parse.ts'
import { readPayment } from './payment.ts'
import { describe } from './schemas/common.ts'
import { ServiceParams } from './schemas/services.ts'
import { StartForm, VerificationAnswer } from './schemas/verifications.ts'
import { toTemplateId } from './sids.ts'
import { CHANNELS_BY_NAME, write } from './view.ts'

export const LIFE_SECONDS = 600

/** The rules of every verification through this API. */
export const RULES = {
  wrongCodes: 5,
  afterWrongCodes: 'lock',
  cancelAfterSeconds: 0,
  cancelAfterSecondStep: true,
  pin: 'kept',
  sends: 5,
  lifeSeconds: LIFE_SECONDS,
} as const satisfies Rules

/** Channels of Twilio that no service here has. */
const OFF: ReadonlySet<string> = new Set(['sna', 'rcs'])

export const START: Operation = {
  method: 'POST',
  path: '/v2/Services/:service/Verifications',
  status: 201,
  schema: describe({
    operationId: 'startVerificationTwilio',
    summary: 'Send a code',
    description:
      'Starts a verification of ten minutes. While one is in progress for the address and service, its code is sent again by ' +
      'the channel of this request, five times at most. Parameters that are not listed are ignored.',
    params: ServiceParams,
    body: StartForm,
    success: { status: 201, description: 'The code will be sent.', schema: VerificationAnswer },
    errors: [
      errors.invalidTo('+123'),
      errors.invalid('Channel'),
      errors.channelOff('sna'),
      ERRORS.noPayment,
      ERRORS.callForPayment,
      ERRORS.templateNotFound,
      ERRORS.appHash,
      ERRORS.notSupported,
      ERRORS.landline,
      ERRORS.inactive,
      ERRORS.unverified,
      errors.fraud('+263771234567', 'sms'),
      errors.country('GG', 'sms'),
      ERRORS.tooManySends,
      ERRORS.tooManyChecks,
    ],
  }),
  async run(context, call) {
    const { form, logger } = call
    const service = await findService(context, call)
    const body = parse(StartForm, form)
    const { channel, to } = readTarget(body)
    const account = accountFor(service, call.account)
    const choices = await readChoices(context, account, service, body, { channel, to })
    const caller = readCaller(
      call.headers,
      (name) => (name === 'client_ip' ? body.DeviceIp : undefined),
      (name) => new Refusal(errors.invalid(name === 'client_ip' ? 'DeviceIp' : name)),
    )
    await takeServiceLimits(context, call, service, body.RateLimits)
    const outcome = await startOrResend({ ...context, logger }, account, to, caller, choices)
    switch (outcome.type) {
      case 'started':
      case 'resent':
        return write(outcome.verification, call)
      case 'tooManySends':
        throw new Refusal(ERRORS.tooManySends)
      case 'tooManyWrong':
        throw new Refusal(ERRORS.tooManyChecks)
      case 'refused':
        throw new Refusal(errorOf(outcome.refusal, to, body))
    }
  },
}

/** @throws Refusal if the channel cannot reach the address */
function readTarget({ Channel: name, To }: Static<typeof StartForm>): {
  channel: Channel
  to: ParsedDestination
} {
  const to = parseDestination(To)
  if (to === undefined) throw new Refusal(errors.invalidTo(To))
  const asked = name.toLowerCase()
  if (OFF.has(asked)) throw new Refusal(errors.channelOff(asked))
  const own = to.kind === 'email' ? 'email' : 'sms'
  const channel = asked === 'auto' ? own : CHANNELS_BY_NAME.get(asked)
  if (channel === undefined) throw new Refusal(errors.invalid('Channel'))
  if (CHANNELS[channel].destination !== to.kind) throw new Refusal(errors.invalidTo(To))
  return { channel, to }
}

function accountFor({ doNotShare }: Service, account: Account): Account {
  return doNotShare === undefined ? account : { ...account, policy: { ...account.policy, doNotShare } }
}

/** @throws Refusal */
async function readChoices(
  context: RouteContext,
  account: Account,
  service: Service,
  body: Static<typeof StartForm>,
  { channel, to }: { readonly channel: Channel; readonly to: ParsedDestination },
) {
  const { AppHash: hash, CustomFriendlyName: brand } = body
  const payment = readPayment(body, service, account)
  if (payment !== undefined && channel === 'voice') throw new Refusal(ERRORS.callForPayment)
  if (hash !== undefined && channel !== 'sms') throw new Refusal(ERRORS.appHash)
  if (service.refusesLandlines && channel === 'sms' && to.kind === 'phone' && to.line === 'landline')
    throw new Refusal(ERRORS.landline)
  const locale = readLocale(body.Locale) ?? localeOfCountry(toDestination(to).country)
  const tags = readMap('Tags', body.Tags, { most: 10, longest: 128 })
  const autofill = hash === undefined ? undefined : ({ for: 'android', hash } as const)
  return {
    scope: service.sid,
    clientRef: tags.size === 0 ? undefined : new Secret(JSON.stringify(Object.fromEntries(tags))),
    brand: brand === undefined ? service.name : readName('CustomFriendlyName', brand, account),
    payment,
    locale,
    templates: await readTemplates(context, account, service, body.TemplateSid, locale),
    steps: [{ channel, waitSeconds: LIFE_SECONDS, autofill }],
    pinSeconds: LIFE_SECONDS,
    rules: RULES,
    ...readPin(body, service, account),
  } as const
}

const LOCALE_NAMES = localesByName(Object.keys(LOCALES).filter(isVerificationLocale))

/** @throws Refusal if there are no texts in that language */
function readLocale(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const tag = text.toLowerCase().replaceAll('_', '-')
  const locale = LOCALE_NAMES.get(tag) ?? LOCALE_NAMES.get(tag.replace(/-.*/, ''))
  if (locale === undefined) throw new Refusal(errors.invalid('Locale'))
  return locale
}

async function readTemplates(
  { store }: RouteContext,
  { key, templates: isPermitted }: Account,
  { template }: Service,
  sid: string | undefined,
  locale: string,
): Promise<Templates | undefined> {
  const id = sid === undefined ? template : toTemplateId(sid)
  const texts = isPermitted ? await store.settings.named.texts(key, id, locale) : undefined
  if (texts === 'noTemplate' || (sid !== undefined && !isPermitted))
    throw new Refusal(ERRORS.templateNotFound)
  return texts
}

function readPin(
  { CustomCode: code }: Static<typeof StartForm>,
  { customCodes, codeLength }: Service,
  { customPin }: Account,
): { readonly pin: Secret; readonly customPin: boolean } {
  if (code === undefined) return { pin: makePin(codeLength, randomBytes), customPin: false }
  if (!customCodes || !customPin) throw new Refusal(ERRORS.notSupported)
  return { pin: new Secret(code), customPin: true }
}

const MOST_VALUES = 20
const LONGEST_VALUE = 256

/** Counts this request in each limit of the service for which it has a value. @throws Refusal */
async function takeServiceLimits(
  { store, metrics }: RouteContext,
  { account, logger }: Call,
  { limits }: Service,
  text: string | undefined,
): Promise<void> {
  const values = readMap('RateLimits', text, { most: MOST_VALUES, longest: LONGEST_VALUE })
  const uses = limits.flatMap(({ name, buckets }) => {
    const value = values.get(name)
    return value === undefined
      ? []
      : buckets.map(({ sid, max, interval }) => limitOfService(sid, value, max, interval))
  })
  if (uses.length === 0) return
  const verdict = await takeLimits({ store, metrics, logger }, account.key, uses)
  if (verdict.type === 'refused') throw new Refusal(ERRORS.throttled)
}

function errorOf(
  refusal: StartRefusal,
  to: ParsedDestination,
  { To, Channel: channel }: Static<typeof StartForm>,
): TwilioError {
  switch (refusal.reason) {
    case 'fictional':
    case 'unverifiable':
      return errors.invalidTo(To)
    case 'countryOff':
    case 'unsupportedCountry':
      return errors.country(toDestination(to).country ?? 'This destination', channel)
    case 'barred':
    case 'accountOff':
      return ERRORS.inactive
    case 'notPermitted':
      return ERRORS.unverified
    case 'blockedNetwork':
      return errors.fraud(toDestination(to).address.reveal(), channel)
    case 'limit':
      return refusal.limit.startsWith('starts-') && refusal.limit !== 'starts-per-day'
        ? ERRORS.tooManySends
        : ERRORS.throttled
    case 'running':
      return ERRORS.throttled
  }
}
