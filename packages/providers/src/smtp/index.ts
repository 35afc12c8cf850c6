import { type Static, Type } from 'typebox'

import { SecretSource } from '../routes-file/schema.ts'
import { type CredentialContext, defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { smtpProvider } from './email.ts'

const Settings = Type.Object(
  {
    host: Type.String({ pattern: '^[A-Za-z0-9.:-]{1,253}$' }),
    /** default: 465 with `implicit` TLS, else 587 */
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    /** `none` needs PINPOST_INSECURE_SMTP_WITHOUT_TLS=true */
    tls: Type.Optional(
      Type.Union([Type.Literal('starttls'), Type.Literal('implicit'), Type.Literal('none')]),
    ),
    /** set both or neither */
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    password: Type.Optional(SecretSource),
    /** maximum connections of each worker; a send above that is throttled */
    connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
)

/** E-mail through any SMTP server that relays for us. There are no delivery reports: bounces go to the sender's mailbox. */
export const smtp = defineVendor({
  settings: Settings,
  open(settings, { timeoutMs, secret, allowPlainSmtp }) {
    const { host, tls = 'starttls', port = tls === 'implicit' ? 465 : 587, connections = 10 } = settings
    if (tls === 'none' && !allowPlainSmtp)
      throw new Error(
        'tls: none sends codes unencrypted; use starttls, or set PINPOST_INSECURE_SMTP_WITHOUT_TLS=true',
      )
    const login = loginOf(settings, secret)
    const client = makeClient({ host, port, tls, login, connections }, timeoutMs)
    return { email: (wiring) => smtpProvider(client, wiring) }
  },
})

function loginOf({ user, password }: Static<typeof Settings>, secret: CredentialContext['secret']) {
  if (user !== undefined && password !== undefined) return { user, password: secret(password) }
  if (user === undefined && password === undefined) return undefined
  throw new Error('user, password: set both or neither')
}
