/** Ways to send parameters to the v1 API, valid and invalid. */
export interface Caller {
  readonly key: string
  readonly secret: string
}

type Parameters = Readonly<Record<string, string>>

const METHODS = ['get', 'post'] as const
const TOO_LARGE = 70 * 1024

export interface Operation {
  readonly method: 'get' | 'post'
  /** as in the API document, with `{name}` */
  readonly path: string
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', object>>>>>
}

/** Every endpoint that the API documents. */
export async function operationsOf(api: string): Promise<readonly Operation[]> {
  const document: OpenApi = await (await fetch(`${api}/docs/json`)).json()
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => ({ method, path })),
  )
}

const basicOf = ({ key, secret }: Caller): string =>
  `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`

const JSON_TYPE = { 'content-type': 'application/json' }

/** Valid and invalid requests of each form; none of their values may be logged. */
function requestsOf({ method }: Operation, caller: Caller, stranger: Caller, parameters: Parameters) {
  const account = (who: Caller): Parameters => ({ api_key: who.key, api_secret: who.secret })
  const query = (given: Parameters): string => `?${new URLSearchParams(given).toString()}`
  const inQuery = [
    { search: query({ ...account(caller), ...parameters }) },
    { search: query({ ...account(stranger), ...parameters }) },
    { search: query(parameters), headers: { authorization: basicOf(caller) } },
    { search: `${query(parameters)}&number=%E0%A4%A&lg=zz-zz&workflow_id=99` },
    { search: query(parameters), headers: { authorization: `Bearer ${caller.secret}` } },
  ]
  if (method === 'get') return inQuery
  const json = JSON.stringify({ ...account(caller), ...parameters })
  return [
    ...inQuery,
    { body: new URLSearchParams({ ...account(caller), ...parameters }) },
    { body: new URLSearchParams({ ...account(stranger), ...parameters }) },
    { body: json, headers: JSON_TYPE },
    { body: json, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { body: json, headers: { 'content-type': 'no type' } },
    { body: json.slice(0, -3), headers: JSON_TYPE },
    { body: json.padEnd(TOO_LARGE), headers: JSON_TYPE },
    { body: json, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
  ]
}

/** Calls one endpoint in every form, also with unsupported methods. */
export async function drive(
  api: string,
  operation: Operation,
  { caller, stranger, parameters }: Readonly<{ caller: Caller; stranger: Caller; parameters: Parameters }>,
): Promise<void> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? name)
  const method = operation.method.toUpperCase()
  for (const { search = '', body, headers } of requestsOf(operation, caller, stranger, parameters).map(
    (request) => ({ search: '', body: undefined, headers: {}, ...request }),
  )) {
    const answer = await fetch(api + path + search, { method, headers, ...(body !== undefined && { body }) })
    await answer.arrayBuffer()
  }
  const search = `?${new URLSearchParams(parameters).toString()}`
  for (const other of ['DELETE', 'PUT', 'HEAD']) await fetch(api + path + search, { method: other })
}
