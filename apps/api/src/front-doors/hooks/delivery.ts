import {
  type Caller,
  type Channel,
  CHANNELS,
  codeInText,
  localeOfCountry,
  readTemplateText,
  type Rules,
  Secret,
  type Templates,
  withPinVariable,
} from '@pinpost/core'
import type { Account } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'

import type { RouteContext } from '../../http/route-context.ts'
import { deliverCode } from '../../verifications/deliver.ts'
import { parseDestination, type ParsedDestination, toDestination } from '../../verifications/destination.ts'
import { readLocale } from '../../verifications/locale.ts'
import { DeliveryRefused, invalidParameter, problemOf, PROBLEMS } from './problem.ts'

/** A code to deliver, whatever wire it came by. */
export interface Delivery {
  /** a phone number in international form, or an e-mail address */
  readonly to: string
  /** letters and digits; without it, the text must have one */
  readonly code?: string | undefined
  /** sent instead of our own text, if it contains the code and the account may have its own texts */
  readonly text?: string | undefined
  readonly brand: string
  /** a tag such as `en-gb`; an invalid one counts as none */
  readonly locale?: string | undefined
  /** seconds for which the caller accepts the code */
  readonly ttl: number
  /** default: an SMS or an e-mail */
  readonly workflow?: readonly Channel[] | undefined
  /** codes for different purposes do not replace each other */
  readonly purpose?: string | undefined
  readonly reference?: string | undefined
  readonly caller: Caller
}

/** The codes are never checked here, and a newer one replaces an older one at once. */
const RULES: Omit<Rules, 'lifeSeconds'> = {
  wrongCodes: 1,
  afterWrongCodes: 'lock',
  cancelAfterSeconds: 0,
  cancelAfterSecondStep: true,
  pin: 'kept',
}

const CODE = /^[A-Za-z0-9]{4,10}$/
const LOCALE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/

/** @returns the id of the delivery. @throws DeliveryRefused */
export async function deliver(
  context: RouteContext,
  account: Account,
  delivery: Delivery,
  logger: RequestLogger,
): Promise<string> {
  if (!account.customPin) throw new DeliveryRefused(PROBLEMS.noCustomPin)
  const { to, brand, ttl, purpose, reference, caller } = delivery
  const destination = parseDestination(to) ?? refuse('to', 'To is no phone number or e-mail address')
  const code = readCode(delivery)
  const channels = channelsTo(destination, delivery.workflow)
  const result = await deliverCode({ ...context, logger }, account, destination, caller, {
    clientRef: reference === undefined ? undefined : new Secret(reference),
    unreported: true,
    scope: purpose,
    brand,
    locale: localeOf(delivery, destination),
    templates: templatesOf(delivery, code),
    steps: channels.map((channel) => ({ channel, waitSeconds: Math.floor(ttl / channels.length) })),
    pinSeconds: ttl,
    rules: { ...RULES, lifeSeconds: ttl },
    pin: new Secret(code),
    customPin: true,
  })
  if (result.type === 'refused') throw new DeliveryRefused(problemOf(result.refusal))
  return result.verification.id
}

function refuse(name: string, reason: string): never {
  throw invalidParameter(name, reason)
}

function readCode({ code, text }: Delivery): string {
  if (code === undefined)
    return (
      codeInText(text ?? '') ?? refuse('text', 'Text needs exactly one number of 4 to 10 digits, the code')
    )
  return CODE.test(code) ? code : refuse('code', 'Code needs 4 to 10 letters and digits')
}

function channelsTo(
  destination: ParsedDestination,
  workflow: readonly Channel[] | undefined,
): readonly Channel[] {
  const channels = workflow ?? [destination.kind === 'email' ? 'email' : 'sms']
  const isPossible = channels.every((channel) => CHANNELS[channel].destination === destination.kind)
  return isPossible
    ? channels
    : refuse('workflow', 'Workflow has a channel that does not reach this destination')
}

function localeOf({ locale }: Delivery, destination: ParsedDestination): string {
  const tag = locale?.replaceAll('_', '-')
  return tag !== undefined && LOCALE.test(tag)
    ? readLocale(tag)
    : localeOfCountry(toDestination(destination).country)
}

/** The caller's text for an SMS and an e-mail; undefined if it cannot be sent as it is. */
export function templatesOf({ text }: Pick<Delivery, 'text'>, code: string): Templates | undefined {
  const template = text === undefined ? 'noPin' : readTemplateText('sms', withPinVariable(text, code))
  return typeof template === 'string' ? undefined : { sms: template, email: template }
}
