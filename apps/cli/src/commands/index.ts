import type { Command } from '../command.ts'
import { ACCOUNT_COMMANDS } from './accounts.ts'
import { APPLICATION_COMMANDS } from './applications.ts'
import { CONSOLE_COMMANDS } from './console.ts'
import { HOOK_COMMANDS } from './hooks.ts'
import { KEY_COMMANDS } from './keys.ts'
import { DEAD_LETTER_COMMANDS } from './dead-letters.ts'
import { LIMIT_COMMANDS } from './limits.ts'
import { OUTBOX_COMMANDS } from './outbox.ts'
import { ROUTE_COMMANDS } from './routes.ts'
import { SPEECH_COMMANDS } from './speech.ts'
import { SWITCH_COMMANDS } from './switches.ts'
import { TEMPLATE_COMMANDS } from './templates.ts'
import { VERIFICATION_COMMANDS } from './verifications.ts'
import { WEBHOOK_COMMANDS } from './webhooks.ts'

export const COMMANDS: readonly Command[] = [
  ...ACCOUNT_COMMANDS,
  ...APPLICATION_COMMANDS,
  ...TEMPLATE_COMMANDS,
  ...KEY_COMMANDS,
  ...SWITCH_COMMANDS,
  ...VERIFICATION_COMMANDS,
  ...LIMIT_COMMANDS,
  ...DEAD_LETTER_COMMANDS,
  ...HOOK_COMMANDS,
  ...WEBHOOK_COMMANDS,
  ...OUTBOX_COMMANDS,
  ...ROUTE_COMMANDS,
  ...SPEECH_COMMANDS,
  ...CONSOLE_COMMANDS,
]

/** The words of a command, before its arguments. */
export const wordsOf = ({ usage }: Command): readonly string[] =>
  usage.split(' ').filter((word) => /^[a-z][a-z-]*$/.test(word))
