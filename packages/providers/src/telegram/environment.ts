import { baseUrl, price, secret } from '../environment-values.ts'
import type { RoutesFile } from '../routes-file/schema.ts'

/** Without a routes file, a token makes the route `telegram`. */
export const TELEGRAM_VARIABLES = {
  PINPOST_TELEGRAM_TOKEN: secret({
    default: undefined,
    desc: 'the API token of Telegram Gateway (gateway.telegram.org); no Telegram if it is not set',
    example: 'AAHk…, from "API Token" of your account',
  }),
  PINPOST_TELEGRAM_TOKEN_PREVIOUS: secret({
    default: undefined,
    desc: 'the previous token during a rotation, still accepted in reports',
    example: 'AAHk…',
  }),
  PINPOST_TELEGRAM_BASE_URL: baseUrl({
    default: 'https://gatewayapi.telegram.org',
    desc: 'the API of Telegram Gateway, or the simulator',
    example: 'https://gatewayapi.telegram.org',
  }),
  PINPOST_TELEGRAM_PRICE: price({
    default: 0,
    desc: 'euros that one Telegram message costs, at most 100; spend and estimated prices need it',
    example: '0.01',
  }),
}

export interface TelegramEnvironment {
  readonly PINPOST_TELEGRAM_TOKEN: string | undefined
  readonly PINPOST_TELEGRAM_TOKEN_PREVIOUS: string | undefined
  readonly PINPOST_TELEGRAM_BASE_URL: string
  readonly PINPOST_TELEGRAM_PRICE: number
}

/** Undefined without a token. */
export function routesOfOneGateway(environment: TelegramEnvironment): RoutesFile | undefined {
  const { PINPOST_TELEGRAM_TOKEN: token, PINPOST_TELEGRAM_TOKEN_PREVIOUS: previous } = environment
  if (token === undefined) return undefined
  return {
    credentials: {
      telegram: {
        vendor: 'telegram',
        token: { env: 'PINPOST_TELEGRAM_TOKEN' },
        ...(previous !== undefined && { previousToken: { env: 'PINPOST_TELEGRAM_TOKEN_PREVIOUS' } }),
        baseUrl: environment.PINPOST_TELEGRAM_BASE_URL,
      },
    },
    routes: [
      {
        name: 'telegram',
        channel: 'telegram',
        credential: 'telegram',
        price: environment.PINPOST_TELEGRAM_PRICE,
      },
    ],
  }
}
