import { parseArgs } from 'node:util'

import { defaultOf, type Variable } from './config.ts'

/** Each overrides its variable. Secrets are not among them, because other users of the machine see command lines. */
const OPTIONS = {
  port: { variable: 'PINPOST_SIMULATOR_PORT', meaning: 'phone page, JSON API and APIs of carriers' },
  'smtp-port': { variable: 'PINPOST_SIMULATOR_SMTP_PORT', meaning: 'e-mail by SMTP' },
  host: { variable: 'PINPOST_SIMULATOR_HOST', meaning: 'address to listen on' },
  'account-sid': { variable: 'PINPOST_SIMULATOR_ACCOUNT_SID', meaning: "Twilio's Account SID" },
  'state-delay-ms': {
    variable: 'PINPOST_SIMULATOR_STATE_DELAY_MS',
    meaning: 'how long a message or call stays in one state',
  },
  'whatsapp-webhook-url': {
    variable: 'PINPOST_SIMULATOR_WHATSAPP_WEBHOOK_URL',
    meaning: 'takes webhooks of WhatsApp',
  },
  'allowed-hosts': {
    variable: 'PINPOST_SIMULATOR_ALLOWED_HOSTS',
    meaning: 'public host names of the page, separated by commas',
  },
} as const satisfies Record<string, { readonly variable: Variable; readonly meaning: string }>

type Name = keyof typeof OPTIONS
const NAMES = Object.keys(OPTIONS).filter((name): name is Name => name in OPTIONS)

export type Options =
  | { readonly type: 'start'; readonly environment: NodeJS.ProcessEnv }
  | { readonly type: 'help'; readonly text: string }
  | { readonly type: 'wrong'; readonly message: string }

/** @param environment what applies where no option says otherwise */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options {
  try {
    const values: Readonly<Record<string, unknown>> = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }])),
        help: { type: 'boolean', short: 'h' },
      },
    }).values
    if (values['help'] === true) return { type: 'help', text: help(environment) }
    const given = NAMES.flatMap((name) => {
      const value = values[name]
      return typeof value === 'string' ? [[OPTIONS[name].variable, value]] : []
    })
    return { type: 'start', environment: { ...environment, ...Object.fromEntries(given) } }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { type: 'wrong', message: `${message}\nSee --help.` }
  }
}

function help(environment: NodeJS.ProcessEnv): string {
  const lines = NAMES.map((name) => {
    const { variable, meaning } = OPTIONS[name]
    const value = environment[variable] ?? defaultOf(variable)
    return `  ${`--${name}`.padEnd(22)}  ${meaning}${value === '' ? '' : ` (${value})`}`
  })
  return [
    'Usage: pinpost-simulator [options]',
    '',
    'Phones and mailboxes for tests. It stands in for Twilio, Telegram Gateway, WhatsApp and a mail server.',
    '',
    ...lines,
    '  -h, --help',
    '',
    'Each option but --help is also a variable: --smtp-port is PINPOST_SIMULATOR_SMTP_PORT. Variables only:',
    '  PINPOST_SIMULATOR_AUTH_TOKEN  the auth token for requests and signatures of callbacks',
    `                                (${defaultOf('PINPOST_SIMULATOR_AUTH_TOKEN')})`,
    '  PINPOST_ENV_FILE              a file with variables',
  ].join('\n')
}
