import { createClient } from '@pinpost/client'
import Credentials from '@auth/core/providers/credentials'

/**
 * Phone sign-in of Auth.js: `sendCode` starts, `authorize` checks. Works with `@auth/core` and everything on top of it, such as
 * `next-auth` 5.
 */
export function makePhoneSignIn({ url, key, secret, brand }) {
  const pinpost = createClient({ url, key, secret })
  return {
    /** For a route of yours. @returns the request id, to be kept in the person's session or form */
    async sendCode(to) {
      const started = await pinpost.start({ to, brand, channels: ['sms', 'voice'] })
      return started.type === 'started' || started.type === 'running' ? started.requestId : undefined
    },
    provider: (numberOf) =>
      Credentials({
        id: 'phone',
        name: 'Phone',
        credentials: {
          requestId: {},
          code: { label: 'Code', autocomplete: 'one-time-code', inputMode: 'numeric' },
        },
        async authorize({ requestId, code }) {
          // The number comes from the server, never from the browser.
          const number = numberOf(String(requestId))
          if (number === undefined || (await pinpost.check(String(requestId), String(code))) !== 'right')
            return null
          return { id: number, name: number }
        },
      }),
  }
}
