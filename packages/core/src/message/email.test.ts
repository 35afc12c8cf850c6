import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { renderEmail } from './email.ts'
import { LOCALES } from './locales/index.ts'
import type { Message } from './render.ts'

const MESSAGE: Message = { locale: 'en-us', brand: 'Acme', pin: new Secret('4711'), minutes: 5 }

function render(changes: Partial<Message> = {}) {
  const { subject, text, html } = renderEmail({ ...MESSAGE, ...changes })
  return { subject: subject.reveal(), text: text.reveal(), html: html.reveal() }
}

describe('an e-mail', () => {
  it('has the code first in its subject, and states its purpose and validity', () => {
    const { subject, text, html } = render()
    expect(subject).toBe('4711 – Acme')
    expect(text).toBe(
      'Hello. Please enter this Acme code:\n\n4711\n\nIt is valid for 5 minutes. Never share this code.',
    )
    expect(html).toBe(
      '<!doctype html><html lang="en-us" dir="ltr"><head><meta charset="utf-8"></head>' +
        '<body style="font-family:sans-serif"><p>Hello. Please enter this Acme code:</p>' +
        '<p dir="ltr" style="font-size:2em;font-weight:bold;letter-spacing:.15em">4711</p>' +
        '<p>It is valid for 5 minutes. Never share this code.</p></body></html>',
    )
  })

  it('warns only if the account wants it', () => {
    expect(render({ doNotShare: false }).text).toMatch(/It is valid for 5 minutes\.$/)
  })

  it('is written from right to left in such a language, except the code', () => {
    expect(render({ locale: 'ar-xa' }).html).toMatch(/dir="rtl".*<p dir="ltr"[^>]*>4711/)
  })

  it('escapes the brand in HTML, and keeps it on one line in the subject', () => {
    const { subject, html } = render({ brand: 'A&B <i>"x"</i>\r\nBcc: ann@shop.example' })
    expect(html).toContain('A&amp;B &lt;i&gt;&quot;x&quot;&lt;/i&gt;')
    expect(subject).toBe('4711 – A&B <i>"x"</i> Bcc: ann@shop.example')
  })

  it("uses the account's own text", () => {
    const templates = {
      email: { type: 'text', text: 'Dear friend,\n${pin} for ${brand} \n\n ${pin_expiry} min' },
    } as const
    const { subject, text, html } = render({ templates })
    expect(subject).toBe('4711 – Acme')
    expect(text).toBe('Dear friend,\n\n4711 for Acme\n\n5 min')
    expect(html).toContain('<p>Dear friend,</p><p>4711 for Acme</p><p>5 min</p>')
  })

  it('of a payment names payee and amount, whatever the templates say', () => {
    const payment = { payee: new Secret('Bolt'), amount: new Secret('48.00') }
    const templates = { email: { type: 'text', text: '${pin}' } } as const
    const { subject, text } = render({ locale: 'en-gb', payment, templates })
    expect(subject).toBe('4711 – Bolt')
    expect(text).toContain('the payment of 48 euros to Bolt')
  })

  it.each(Object.keys(LOCALES))('in %s has the code on its own line, and no link', (locale) => {
    const { text, html } = render({ locale })
    expect(text.split('\n\n')[1]).toBe('4711')
    expect(text + html).not.toMatch(/https?:|www\.|href/)
  })
})
