import { createHmac, randomInt } from 'node:crypto'

import type { Carrier } from '../carrier/carrier.ts'
import type { About } from '../carrier/callback-log.ts'
import type { Outgoing } from '../carrier/outbound.ts'
import type { Whatsapp } from '../carrier/records.ts'

export interface WebhookOptions {
  /** where webhooks go; undefined until an application subscribes */
  readonly url: string | undefined
  /** what the application knows the question about its URL by */
  readonly verifyToken: string
}

/** Where webhooks go. Meta asks a URL whether it wants them before it sends any. */
export type Webhook = ReturnType<typeof makeWebhook>

export function makeWebhook(carrier: Carrier, appSecret: string, initial: WebhookOptions) {
  let target = initial
  let confirmed: string | undefined

  /** https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests */
  async function confirm({ url, verifyToken }: WebhookOptions, about: About): Promise<boolean> {
    if (url === undefined) return false
    const question = new URL(url)
    const challenge = String(randomInt(1_000_000_000, 2_000_000_000))
    question.searchParams.set('hub.mode', 'subscribe')
    question.searchParams.set('hub.challenge', challenge)
    question.searchParams.set('hub.verify_token', verifyToken)
    const outgoing = { method: 'GET', url: question.href, headers: {}, body: '' } as const
    const answer = await carrier.fetchDocument(outgoing, about)
    return answer.type === 'document' && answer.text.trim() === challenge
  }

  return {
    /** Takes a new URL, if it answers. */
    async subscribe(wanted: WebhookOptions): Promise<boolean> {
      const about = { kind: 'whatsapp', sid: '', to: '', event: 'subscribe' } as const
      if (!(await confirm(wanted, about))) return false
      target = wanted
      confirmed = wanted.url
      return true
    },

    /** A signed webhook, if there is a URL and it once answered. */
    async request(whatsapp: Whatsapp, value: object): Promise<Outgoing | undefined> {
      const { kind, sid, to } = whatsapp
      const { url } = target
      if (url !== confirmed && (await confirm(target, { kind, sid, to, event: 'subscribe' }))) confirmed = url
      if (url === undefined || url !== confirmed) return undefined
      const body = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
      })
      const signature = createHmac('sha256', appSecret).update(body).digest('hex')
      return {
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body,
      }
    },
  }
}
