import { Secret } from '../secret.ts'
import { sentences } from './additions.ts'
import { amongLeftToRight } from './direction.ts'
import { fullTexts, type Message, templatesOf, templateValues } from './render.ts'
import { fillTemplate } from './template.ts'

/** An e-mail in both forms; neither has a link. */
export interface Email {
  readonly subject: Secret
  readonly text: Secret
  readonly html: Secret
}

/** The code comes first in the subject, so that lists of messages show it and mail programs can fill it in. */
export function renderEmail(message: Message): Email {
  const { brand, payment } = message
  const pin = message.pin.reveal()
  const { locale, direction, opening, valid, warning } = fullTexts(message)
  const template = templatesOf(message).email
  const paragraphs =
    template === undefined
      ? [opening, pin, sentences(valid, ...warning)]
      : fillTemplate(template, { pin, ...templateValues(message) }).split(/\s*\n\s*/)
  const subject = `${pin} – ${amongLeftToRight(payment?.payee.reveal() ?? brand)}`
  return {
    // A line break would end the mail header.
    subject: new Secret(subject.replaceAll(/\p{Cc}+/gu, ' ')),
    text: new Secret(paragraphs.join('\n\n')),
    html: new Secret(htmlOf(paragraphs, pin, locale, direction)),
  }
}

const CODE_STYLE = 'font-size:2em;font-weight:bold;letter-spacing:.15em'

function htmlOf(
  paragraphs: readonly string[],
  pin: string,
  locale: string,
  direction: 'rightToLeft' | undefined,
): string {
  const body = paragraphs.map((text) =>
    text === pin ? `<p dir="ltr" style="${CODE_STYLE}">${escaped(text)}</p>` : `<p>${escaped(text)}</p>`,
  )
  return (
    `<!doctype html><html lang="${locale}" dir="${direction === undefined ? 'ltr' : 'rtl'}">` +
    `<head><meta charset="utf-8"></head><body style="font-family:sans-serif">${body.join('')}</body></html>`
  )
}

/** The ampersand first, because the other replacements contain one. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
