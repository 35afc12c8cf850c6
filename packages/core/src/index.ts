export * from './address.ts'
export * from './channels.ts'
export { isLockedByWrongCodes } from './check.ts'
export * from './command.ts'
export * from './console/person.ts'
export * from './console/roles.ts'
export * from './console/session.ts'
export { decide } from './decide.ts'
export * from './delivery.ts'
export * from './event.ts'
export { InvalidSettings, type SettingProblem } from './invalid-settings.ts'
export type { Autofill } from './message/autofill.ts'
export * from './message/code-in-text.ts'
export * from './message/locale.ts'
export { withAdditions } from './message/additions.ts'
export { renderEmail } from './message/email.ts'
export {
  DEFAULT_LOCALE,
  isLocale,
  isPaymentLocale,
  isVerificationLocale,
  type Locale,
  LOCALES,
} from './message/locales/index.ts'
export * from './message/named-template.ts'
export type { RegisteredTemplate, RegisteredTemplates } from './message/registered.ts'
export {
  type Message,
  renderSms,
  renderSpeech,
  type Speech,
  type SpeechClips,
  type SpokenTexts,
  warningOf,
} from './message/render.ts'
export { sizeOfSms } from './message/segments.ts'
export type { LocaleTexts } from './message/texts.ts'
export {
  type AudioTemplate,
  isTemplateChannel,
  PIN_VARIABLE,
  TEMPLATE_CHANNELS,
  type TemplateChannel,
  type Templates,
  type TextTemplate,
} from './message/template.ts'
export { readTemplateText, TEMPLATE_LENGTHS, type TemplateTextProblem } from './message/template-text.ts'
export * from './outcome.ts'
export * from './pin.ts'
export { costOf, inEuros } from './price.ts'
export * from './policy/admission.ts'
export { isFictional } from './policy/fictional.ts'
export * from './policy/limits/index.ts'
export * from './policy/safe-list.ts'
export * from './policy/switches.ts'
export * from './policy/test-codes.ts'
export * from './same-delivery.ts'
export * from './routing/choose.ts'
export * from './routing/credits.ts'
export * from './routing/learn.ts'
export { trafficShareAfter, trafficShareAfterMissing } from './routing/traffic-share.ts'
export * from './routing/policy.ts'
export * from './routing/route.ts'
export type { Rules } from './rules.ts'
export { Secret } from './secret.ts'
export * from './start.ts'
export { plainText } from './text/plain.ts'
export { countCharacters, isPrintable } from './text/printable.ts'
export { toUuid } from './uuid.ts'
export * from './verification.ts'
export * from './webhook-event.ts'
export * from './webhook-pace.ts'
export * from './webhook-retry.ts'
export * from './workflow.ts'
