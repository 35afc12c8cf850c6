import { closestLanguage } from '../closest-language.ts'
import type { Deliveries, Subject } from '../provider.ts'

/** An approved template of the category "authentication". */
export interface WhatsappTemplate {
  readonly name: string
  /** of the template, as Meta writes them (`en_US`, `de`); the first one serves every other language */
  readonly languages: readonly [string, ...string[]]
}

const text = (code: string) => [{ type: 'text', text: code }]

/**
 * The code appears twice: in the body, and in the button that copies it. That button must have the type `url`; Meta refuses
 * `copy_code`.
 */
export function messageOf(
  { to, code, locale, ...subject }: Deliveries['whatsapp'],
  { name, languages }: WhatsappTemplate,
  route: string,
): object {
  const shown = code.reveal()
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: to.reveal(),
    type: 'template',
    template: {
      name,
      language: { code: closestLanguage(languages, locale) ?? languages[0] },
      components: [
        { type: 'body', parameters: text(shown) },
        { type: 'button', sub_type: 'url', index: '0', parameters: text(shown) },
      ],
    },
    biz_opaque_callback_data: tagOf(subject, route),
  }
}

/** Webhooks return it; nothing else in them identifies the attempt. */
const tagOf = ({ verificationId, attempt }: Subject, route: string): string =>
  `${route}/${verificationId}/${attempt}`

const TAG = /^([a-z][a-z0-9-]{1,31})\/([\da-f]{32})\/([1-9]\d{0,3})$/

/** Undefined if the message was not one of ours. */
export function readTag(tag: unknown): { readonly route: string; readonly about: Subject } | undefined {
  const [, route, verificationId, attempt] = (typeof tag === 'string' && TAG.exec(tag)) || []
  if (route === undefined || verificationId === undefined) return undefined
  return { route, about: { verificationId, attempt: Number(attempt) } }
}
