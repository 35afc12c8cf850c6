import { PUBLIC_HTTP_VARIABLES, publicHttpRules, urlProblem } from '@pinpost/providers'
import { type Endpoint, type EndpointSettings, parseEndpointSettings, STORE_VARIABLES } from '@pinpost/store'
import { readEnvironment } from '@pinpost/telemetry'

import { argument, type Command, type Context, Refused, showRows } from '../command.ts'
import { readPairs, withoutUndefined } from './settings.ts'

const NAMES = ['url', 'types', 'enabled'] as const
type Name = (typeof NAMES)[number]

export const WEBHOOK_COMMANDS: readonly Command[] = [
  {
    usage: 'webhook create <account> <url> [types=<type,type…>]',
    does: "creates an endpoint for an account's events, all types if none is named; prints its secret once",
    async run(context, args) {
      const account = argument(args, 0, 'account')
      const url = argument(args, 1, 'url')
      const settings = readSettings(context, {
        url,
        enabled: true,
        ...readPairs(args.slice(2), ['types'], readValue),
      })
      const created = await (await context.store()).webhooks.endpoints.create(account, settings)
      if (typeof created === 'string') throw new Refused(REASONS[created])
      const secret = created.secrets[0]?.reveal()
      context.show({ ...created, secrets: undefined, secret }, [
        `endpoint ${created.id} of account ${account}, its secret: ${secret}`,
      ])
    },
  },
  {
    usage: 'webhook list <account>',
    does: "lists an account's endpoints: URLs to which its events are sent",
    async run({ store, show }, args) {
      const endpoints = await (await store()).webhooks.endpoints.list(argument(args, 0, 'account'))
      const rows = endpoints.map(({ id, url, types, enabled }) => ({
        id,
        enabled,
        types: types?.join(',') ?? 'all',
        url,
      }))
      showRows(show, ['id', 'enabled', 'types', 'url'], rows)
    },
  },
  {
    usage: 'webhook show <account> <id>',
    does: 'shows one endpoint, without its secret',
    async run({ store, show }, args) {
      const endpoint = await find(await store(), args)
      show(endpoint, [
        `id: ${endpoint.id}`,
        `account: ${endpoint.account}`,
        `url: ${endpoint.url}`,
        `types: ${endpoint.types?.join(',') ?? 'all'}`,
        `enabled: ${endpoint.enabled}`,
      ])
    },
  },
  {
    usage: 'webhook set <account> <id> <url=…|types=…|enabled=true|false…>',
    does: 'changes the named settings; types= means all types; a disabled endpoint gets no events',
    async run(context, args) {
      const [account, id] = [argument(args, 0, 'account'), argument(args, 1, 'id')]
      const changes = readPairs(args.slice(2), NAMES, readValue)
      if (Object.keys(changes).length === 0) throw new Refused('name=value is missing')
      const { endpoints } = (await context.store()).webhooks
      const isThere = await endpoints.set(account, id, (current) =>
        readSettings(context, { ...current, ...changes }),
      )
      if (!isThere) noEndpoint()
      context.show(await find(await context.store(), args), [`endpoint ${id} has its new settings`])
    },
  },
  {
    usage: 'webhook rotate <account> <id>',
    does: 'makes a new secret and prints it once; for 24 hours the old one signs as well',
    async run({ store, show }, args) {
      const [account, id] = [argument(args, 0, 'account'), argument(args, 1, 'id')]
      const secret = (await (await store()).webhooks.endpoints.rotate(account, id)) ?? noEndpoint()
      show({ id, secret: secret.reveal() }, [`endpoint ${id}, its new secret: ${secret.reveal()}`])
    },
  },
  {
    usage: 'webhook remove <account> <id>',
    does: 'removes an endpoint; events that wait for it are not sent',
    async run({ store, show }, args) {
      const [account, id] = [argument(args, 0, 'account'), argument(args, 1, 'id')]
      if (!(await (await store()).webhooks.endpoints.remove(account, id))) noEndpoint()
      show({ id, state: 'removed' }, [`endpoint ${id} is gone`])
    },
  },
  {
    usage: 'webhook failed list [account]',
    does: 'lists events that were given up, with the reason; they are kept for seven days',
    async run({ store, show }, args) {
      const failed = await (await store()).webhooks.dead.list(args[0])
      const rows = failed.map(({ id, account, type, at, reason }) => ({
        id,
        account,
        type,
        at: new Date(at).toISOString(),
        reason,
      }))
      showRows(show, ['id', 'account', 'type', 'at', 'reason'], rows)
    },
  },
  {
    usage: 'webhook failed resend <id> [account]',
    does: 'sends again what was given up; `all` sends every event, or those of an account',
    async run({ store, print }, args) {
      const which = argument(args, 0, 'id')
      const { dead } = (await store()).webhooks
      if (which === 'all') return print(`${await dead.resendAll(args[1])} events are sent again`)
      if (!(await dead.resend(which))) throw new Refused('there is no such event')
      print('the event is sent again')
    },
  },
]

const REASONS = {
  noAccount: 'there is no such account',
  tooMany: 'the account has 5 endpoints, which is the maximum: remove one first',
} as const

function noEndpoint(): never {
  throw new Refused('there is no such endpoint')
}

async function find(
  { webhooks }: Awaited<ReturnType<Context['store']>>,
  args: readonly string[],
): Promise<Endpoint> {
  const [account, id] = [argument(args, 0, 'account'), argument(args, 1, 'id')]
  const endpoints = await webhooks.endpoints.list(account)
  return endpoints.find((endpoint) => endpoint.id === id) ?? noEndpoint()
}

/** `types=` means all. */
function readValue(name: Name, text: string): unknown {
  switch (name) {
    case 'types':
      return text === '' ? undefined : text.split(',')
    case 'enabled':
      return readBoolean(text)
    case 'url':
      return text
  }
}

function readBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new Refused('enabled: use true or false')
  return text === 'true'
}

/** The worker refuses such a URL as well. */
function readSettings({ environment }: Context, given: Partial<Record<Name, unknown>>): EndpointSettings {
  const settings = parseEndpointSettings(withoutUndefined(given))
  const { NODE_ENV } = STORE_VARIABLES
  const rules = publicHttpRules(readEnvironment(environment, { NODE_ENV, ...PUBLIC_HTTP_VARIABLES }))
  const problem = urlProblem(settings.url, rules)
  if (problem !== undefined)
    throw new Refused(`url: ${problem}, or set PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES=true`)
  return settings
}
