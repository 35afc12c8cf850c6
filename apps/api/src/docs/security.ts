/** The ways to authenticate. In a form or JSON body the credentials are ordinary members. */
export const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A JWT signed with RS256 by the private key of an application, with `application_id`, `iat`, `jti` and optionally `exp`; without `exp` it is valid for 15 minutes. With `acl.paths` it is valid only for these paths and methods. Each token is valid once.',
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'HTTP Basic with the `api_key` as user and the `api_secret` as password.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'Together with `api_secret`. A POST may have both in its body instead.',
  },
  apiSecret: {
    type: 'apiKey',
    in: 'query',
    name: 'api_secret',
    description: 'Together with `api_key`. Prefer HTTP Basic, because URLs are often logged.',
  },
} as const

export const CREDENTIALS = [{ basic: [] }, { apiKey: [], apiSecret: [] }]
/** Also allows credentials in the body, for which OpenAPI has no scheme. */
export const CREDENTIALS_OR_BODY = [...CREDENTIALS, {}]
export const CREDENTIALS_V2 = [{ bearer: [] }, { basic: [] }]
export const NO_CREDENTIALS = [{}]
