/** The two ways to say who calls; in a form or a JSON body the parameters are members like the others. */
export const SECURITY_SCHEMES = {
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'HTTP Basic with the `api_key` as user and the `api_secret` as password.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'Goes together with `api_secret`. A POST may have both in its body instead.',
  },
  apiSecret: {
    type: 'apiKey',
    in: 'query',
    name: 'api_secret',
    description: 'Goes together with `api_key`. Prefer Basic: a URL is easily written to a log on its way.',
  },
} as const

export const CREDENTIALS = [{ basic: [] }, { apiKey: [], apiSecret: [] }]
/** As `CREDENTIALS`, where the parameters may stand in the body, which OpenAPI has no scheme for. */
export const CREDENTIALS_OR_BODY = [...CREDENTIALS, {}]
export const NO_CREDENTIALS = [{}]
