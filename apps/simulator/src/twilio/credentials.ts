import { isSecret } from '../secret.ts'

export interface Credentials {
  readonly accountSid: string
  readonly authToken: string
}

export function isAuthorized(header: string | undefined, { accountSid, authToken }: Credentials): boolean {
  const encoded = /^Basic +([\w+/=-]{1,512})$/i.exec(header ?? '')?.[1] ?? ''
  return isSecret(Buffer.from(encoded, 'base64'), `${accountSid}:${authToken}`)
}
