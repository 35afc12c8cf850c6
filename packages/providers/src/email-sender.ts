import type { Sender } from './vendor.ts'

/** @throws Error if the route has no e-mail sender */
export function emailSenderOf(sender: Sender | undefined): {
  readonly name: string
  readonly address: string
} {
  if (sender === undefined || !('email' in sender))
    throw new Error('sender: set an email, such as { email: verify@shop.example, name: Shop }')
  return { name: sender.name ?? '', address: sender.email }
}
