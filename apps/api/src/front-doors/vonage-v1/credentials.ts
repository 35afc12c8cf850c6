import type { Parameters } from './parameters.ts'

interface Credentials {
  readonly key: string | undefined
  readonly secret: string | undefined
}

const NONE: Credentials = { key: undefined, secret: undefined }

/** Key and secret from the parameters or from Basic, in any mix; a Bearer header is somebody else's. */
export function readCredentials(parameters: Parameters, authorization: string | undefined): Credentials {
  const basic = readBasic(authorization)
  const key = parameters.get('api_key') ?? basic.key
  const secret = parameters.get('api_secret') ?? basic.secret
  return { key: key || undefined, secret: secret || undefined }
}

function readBasic(authorization: string | undefined): Credentials {
  const [, encoded] = /^basic\s+([a-z0-9+/=_-]{1,4096})$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return NONE
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? NONE : { key: text.slice(0, colon), secret: text.slice(colon + 1) }
}
