import type { Parameters } from './parameters.ts'

export interface Credentials {
  readonly key: string
  readonly secret: string
}

/** Key and secret from the parameters or from Basic, in any mix; a Bearer header is somebody else's. */
export function readCredentials(
  parameters: Parameters,
  authorization: string | undefined,
): Partial<Credentials> {
  const basic = readBasic(authorization)
  const key = parameters.get('api_key') ?? basic.key
  const secret = parameters.get('api_secret') ?? basic.secret
  return { ...(key && { key }), ...(secret && { secret }) }
}

function readBasic(authorization: string | undefined): Partial<Credentials> {
  const [, encoded] = /^basic\s+([a-z0-9+/=_-]{1,4096})$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return {}
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? {} : { key: text.slice(0, colon), secret: text.slice(colon + 1) }
}
