import type { Channel, Route } from '@pinpost/core'
import { DEFAULT_TIMEOUT_MS, guarded } from './guard.ts'
import { makeMoney } from './money.ts'
import type { AnyProvider } from './provider.ts'
import type { RoutesFile, RouteSettings } from './routes-file/schema.ts'
import type { Carrier, CredentialContext, RouteWiring, Vendor } from './vendor.ts'

/** One line per vendor. Loading all SDKs takes a second, so each is loaded only if a credential names it. */
const VENDORS: Readonly<Record<string, () => Promise<Vendor>>> = {
  twilio: async () => (await import('./twilio/index.ts')).twilio,
  vonage: async () => (await import('./vonage/index.ts')).vonage,
  'aws-sms': async () => (await import('./aws-sms/index.ts')).awsSms,
  webhook: async () => (await import('./webhook/index.ts')).webhook,
  ses: async () => (await import('./ses/index.ts')).ses,
  smtp: async () => (await import('./smtp/index.ts')).smtp,
  telegram: async () => (await import('./telegram/index.ts')).telegram,
  whatsapp: async () => (await import('./whatsapp/index.ts')).whatsapp,
}

export interface ProvidersOptions {
  /** milliseconds of one send; default 10,000 */
  readonly timeoutMs?: number | undefined
  /** the public URL of the API, without a trailing slash */
  readonly publicUrl: string
  /** Reads the current configuration. @throws Error with a line per problem */
  read(): RoutesFile
  /** @throws Error that names the place, if there is no secret */
  readonly secret: CredentialContext['secret']
  /** SMTP without TLS, for development; default: off */
  readonly allowPlainSmtp?: boolean | undefined
}

/** A route with its options for sending. */
export interface ConfiguredRoute extends Route {
  /** sends per second, over all workers */
  readonly ratePerSecond?: number | undefined
}

interface Opened {
  readonly routes: readonly ConfiguredRoute[]
  readonly providers: ReadonlyMap<string, AnyProvider>
}

export interface Providers {
  /** The routes for a channel, in the order of the file. */
  routes(channel: Channel): readonly ConfiguredRoute[]
  /** The guarded provider of a route; callback URLs name the route too. */
  byName(name: string): AnyProvider | undefined
  /** All routes of the same credential, this one included. */
  siblings(name: string): readonly string[]
  /** Reads the configuration again; requests in progress keep their routes. @throws Error, and keeps the old one */
  reload(): Promise<void>
}

/**
 * Makes all configured routes. Opens no connection.
 * @throws Error with a line per problem: the credential or route, and what is wrong with it
 */
export async function makeProviders(options: ProvidersOptions): Promise<Providers> {
  let opened = await openAll(options)
  return {
    routes: (channel) => opened.routes.filter((route) => route.channel === channel),
    byName: (name) => opened.providers.get(name),
    siblings(name) {
      const credential = opened.routes.find((route) => route.name === name)?.credential
      return opened.routes.filter((route) => route.credential === credential).map((route) => route.name)
    },
    async reload() {
      opened = await openAll(options)
    },
  }
}

async function openAll(options: ProvidersOptions): Promise<Opened> {
  const file = options.read()
  const problems: string[] = []
  const attempt = async <T>(where: string, open: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await open()
    } catch (error) {
      problems.push(`${where}: ${error instanceof Error ? error.message : 'cannot be opened'}`)
      return undefined
    }
  }
  const carriers = new Map<string, Carrier>()
  for (const [name, settings] of Object.entries(file.credentials)) {
    const carrier = await attempt(`credentials.${name}`, () => openCredential(settings, options))
    if (carrier !== undefined) carriers.set(name, carrier)
  }
  const providers = new Map<string, AnyProvider>()
  for (const settings of file.routes) {
    const where = `routes.${settings.name}`
    if (providers.has(settings.name)) problems.push(`${where}: another route has the same name`)
    if (!Object.hasOwn(file.credentials, settings.credential)) {
      problems.push(`${where}: no credential is named ${settings.credential}`)
    }
    const carrier = carriers.get(settings.credential)
    const provider =
      carrier &&
      (await attempt(where, () => openRoute(carrier, settings, wiringOf(settings, file, options), options)))
    if (provider !== undefined) providers.set(settings.name, provider)
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { providers, routes: file.routes.map((settings, index) => toRoute(settings, index, file)) }
}

async function openCredential(
  { vendor: name, ...settings }: RoutesFile['credentials'][string],
  { timeoutMs = DEFAULT_TIMEOUT_MS, secret, allowPlainSmtp = false }: ProvidersOptions,
): Promise<Carrier> {
  const load = typeof name === 'string' && Object.hasOwn(VENDORS, name) ? VENDORS[name] : undefined
  if (load === undefined)
    throw new Error(`vendor: missing or unknown, use one of ${Object.keys(VENDORS).join(', ')}`)
  const vendor = await load()
  return vendor.open(settings, { timeoutMs, secret, allowPlainSmtp })
}

function openRoute(
  carrier: Carrier,
  { channel, concurrency, allowSenderId, countries, prefixes }: RouteSettings,
  wiring: RouteWiring,
  { timeoutMs }: ProvidersOptions,
): AnyProvider {
  switch (channel) {
    case 'sms':
      return guarded(required(carrier.sms, channel)(wiring), { timeoutMs, concurrency, allowSenderId })
    case 'voice':
      return guarded(required(carrier.voice, channel)(wiring), { timeoutMs, concurrency })
    case 'email':
      if (countries !== undefined || prefixes !== undefined)
        throw new Error('countries, prefixes: remove them, an e-mail address has no country')
      return guarded(required(carrier.email, channel)(wiring), { timeoutMs, concurrency })
    case 'telegram':
      return guarded(required(carrier.telegram, channel)(wiring), { timeoutMs, concurrency })
    case 'whatsapp':
      return guarded(required(carrier.whatsapp, channel)(wiring), { timeoutMs, concurrency })
  }
}

function required<T>(make: T | undefined, channel: Channel): T {
  if (make === undefined) throw new Error(`its credential's vendor does not carry ${channel}`)
  return make
}

function wiringOf(
  { name, sender }: RouteSettings,
  { exchangeRates }: RoutesFile,
  { publicUrl }: ProvidersOptions,
): RouteWiring {
  const routeUrl = `${publicUrl}/webhooks/${name}`
  return {
    name,
    sender,
    callbackUrl: ({ verificationId, attempt }) => `${routeUrl}/${verificationId}/${attempt}`,
    routeUrl,
    toMicros: makeMoney(exchangeRates ?? {}).toMicros,
  }
}

function toRoute(
  settings: RouteSettings,
  index: number,
  { credentials, exchangeRates }: RoutesFile,
): ConfiguredRoute {
  const { name, channel, credential, countries, prefixes, ratePerSecond } = settings
  const { price = 0, prices = {}, weight = 1, order = index } = settings
  const { toMicros } = makeMoney(exchangeRates ?? {})
  const pricesOfCountries = Object.entries(prices).map(
    ([country, each]) => [country, toMicros(each, 'EUR') ?? 0] as const,
  )
  return {
    name,
    channel,
    provider: String(credentials[credential]?.['vendor']),
    credential,
    countries,
    prefixes,
    ratePerSecond,
    weight,
    order,
    price: toMicros(price, 'EUR') ?? 0,
    prices: Object.fromEntries(pricesOfCountries),
  }
}
