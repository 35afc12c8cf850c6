import type { Command } from '../command.ts'
import { ACCOUNT_COMMANDS } from './accounts.ts'
import { ROUTE_COMMANDS } from './routes.ts'
import { SPEECH_COMMANDS } from './speech.ts'
import { SWITCH_COMMANDS } from './switches.ts'
import { VERIFICATION_COMMANDS } from './verifications.ts'

export const COMMANDS: readonly Command[] = [
  ...ACCOUNT_COMMANDS,
  ...SWITCH_COMMANDS,
  ...VERIFICATION_COMMANDS,
  ...ROUTE_COMMANDS,
  ...SPEECH_COMMANDS,
]

/** The words of a command, before its arguments. */
export const wordsOf = ({ usage }: Command): readonly string[] =>
  usage.split(' ').filter((word) => /^[a-z-]+$/.test(word))
