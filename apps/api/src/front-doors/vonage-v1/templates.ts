import {
  type AudioTemplate,
  isPrintable,
  type Locale,
  PIN_VARIABLE,
  readTemplateText,
  TEMPLATE_LENGTHS,
  type TemplateTextProblem,
  type TextTemplate,
} from '@pinpost/core'

import type { SavedTemplate } from '@pinpost/store'

import { ProblemError } from '../../http/problem.ts'
import type { RouteContext } from '../../http/route-context.ts'
import type { Call } from './endpoint.ts'
import { parseLocale } from './languages.ts'
import type { Parameters } from './parameters.ts'
import { badTemplate, PROBLEMS } from './problem.ts'
import { languageOf } from './values.ts'

const { text: WRITTEN, speech: SPOKEN } = TEMPLATE_LENGTHS
const REASONS: Readonly<Record<TemplateTextProblem, string>> = {
  unprintable: 'It has characters that do not show, such as control or direction marks.',
  tooLong: `It has ${WRITTEN} characters at most, for a call ${SPOKEN}.`,
  noPin: `It has to name the code as ${PIN_VARIABLE}.`,
}
/** Twenty such URLs, escaped as XML, fit the 4,000 characters of a call's instructions. */
const MAX_URL_LENGTH = 120
const DIGITS = Array.from({ length: 10 }, (_, digit) => `digit_${digit}`)

/**
 * `POST /verify/templates`: saves the account's own text or recordings for one locale, for all later verifications.
 * @throws ProblemError
 */
export async function saveTemplate(context: RouteContext, { account, parameters, logger }: Call) {
  if (!account.templates) throw new ProblemError(PROBLEMS.forbidden)
  const channel = readChannel(parameters)
  const locale = readLocale(parameters)
  const template = channel === 'sms' ? readSms(parameters) : readVoice(parameters)
  const version = await context.store.settings.saveTemplate(account.key, { locale, channel, template })
  // The account was disabled or removed after the login.
  if (version === undefined) throw new ProblemError(PROBLEMS.unauthorized)
  logger.info({ account: account.key, locale, channel, version }, 'template saved')
  return {
    ...describe(account.key, { channel, locale, version, template }),
    ...(channel === 'sms' && { type: parameters.get('type') ?? 'text' }),
  }
}

/**
 * All templates, or those of a channel and a language. An account that lost the permission may still list and remove
 * them.
 * @throws ProblemError
 */
export async function listTemplates(context: RouteContext, { account, parameters }: Call) {
  const channel = parameters.get('action_type') === undefined ? undefined : readChannel(parameters)
  const locale = parameters.get('lg') === undefined ? undefined : readLocale(parameters)
  const templates = (await context.store.settings.listTemplates(account.key)).filter(
    (saved) => (channel ?? saved.channel) === saved.channel && (locale ?? saved.locale) === saved.locale,
  )
  return { templates: templates.map((saved) => describe(account.key, saved)) }
}

/** @throws ProblemError */
export async function removeTemplate(
  context: RouteContext,
  { account, parameters, logger }: Call,
): Promise<undefined> {
  const [channel, locale] = [readChannel(parameters), readLocale(parameters)]
  if (!(await context.store.settings.removeTemplate(account.key, { channel, locale })))
    throw new ProblemError(PROBLEMS.noTemplate)
  logger.info({ account: account.key, locale, channel }, 'template removed')
}

const describe = (account: string, { channel, locale, version, template }: SavedTemplate) => ({
  account_id: account,
  action_type: channel,
  lg: locale,
  version,
  status: 'ACTIVE',
  ...(template.type === 'text' ? { template: template.text } : recordingsOf(template)),
})

const wrong = (name: string, reason: string): ProblemError => new ProblemError(badTemplate(name, reason))

function readChannel(parameters: Parameters): 'sms' | 'voice' {
  const action = parameters.get('action_type')
  if (action !== 'sms' && action !== 'voice') throw wrong('action_type', 'It is sms or voice.')
  return action
}

function readLocale(parameters: Parameters): Locale {
  const locale = parseLocale(languageOf(parameters) ?? '')
  if (locale === undefined) throw wrong('lg', 'It is one of the languages of the API.')
  return locale
}

function readText(parameters: Parameters, channel: 'sms' | 'voice'): TextTemplate {
  const text = parameters.get('template')
  if (text === undefined) throw wrong('template', 'It is missing.')
  const template = readTemplateText(channel, text)
  if (typeof template === 'string') throw wrong('template', REASONS[template])
  return template
}

function readSms(parameters: Parameters): TextTemplate {
  const type = parameters.get('type') ?? 'text'
  if (type !== 'text' && type !== 'unicode') throw wrong('type', 'It is text or unicode.')
  return readText(parameters, 'sms')
}

function readVoice(parameters: Parameters): TextTemplate | AudioTemplate {
  const recorded = [...DIGITS, 'welcome_message', 'bye_message'].filter(
    (name) => parameters.get(name) !== undefined,
  )
  if (recorded.length === 0) return readText(parameters, 'voice')
  if (parameters.get('template') !== undefined)
    throw wrong('template', 'It does not go together with recordings.')
  return {
    type: 'audio',
    digits: DIGITS.map((name) => readUrl(parameters, name)),
    welcome: readUrl(parameters, 'welcome_message'),
    bye: readUrl(parameters, 'bye_message'),
  }
}

function readUrl(parameters: Parameters, name: string): string {
  const url = parameters.get(name) ?? ''
  const isUrl =
    isPrintable(url) &&
    /^https?:\/\//.test(url) &&
    URL.canParse(url) &&
    url.replaceAll('&', '&amp;').length <= MAX_URL_LENGTH
  if (!isUrl)
    throw wrong(
      name,
      'It is the URL of a recording; all digits, welcome_message and bye_message go together.',
    )
  return url
}

const recordingsOf = ({ digits, welcome, bye }: AudioTemplate) => ({
  ...Object.fromEntries(digits.map((url, digit) => [`digit_${digit}`, url])),
  welcome_message: welcome,
  bye_message: bye,
})
