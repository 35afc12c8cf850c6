import type { Provider } from '../provider.ts'
import { emailSenderOf } from '../email-sender.ts'
import type { RouteWiring } from '../vendor.ts'
import type { SmtpClient } from './client.ts'
import { outcomeOf } from './outcomes.ts'

/** @throws Error if the route's sender is missing or no e-mail address */
export function smtpProvider(client: SmtpClient, { name, sender }: RouteWiring): Provider<'email'> {
  const from = emailSenderOf(sender)
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return {
    name,
    channel: 'email',
    async send({ to, subject, text, html, verificationId, attempt }, signal) {
      const messageId = `<${verificationId}.${attempt}@${domain}>`
      const result = await client.send(
        {
          from,
          to: { name: '', address: to.reveal() },
          envelope: { from: from.address, to: [to.reveal()] },
          subject: subject.reveal(),
          text: text.reveal(),
          html: html.reveal(),
          messageId,
          // Prevents automatic replies (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        },
        signal,
      )
      return outcomeOf(result, messageId)
    },
    // SMTP has no callbacks.
    readReceipt: () => Promise.resolve({ signed: false }),
  }
}
