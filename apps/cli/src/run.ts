import { parseArgs } from 'node:util'

import { InvalidSettings } from '@pinpost/core'

import { type Command, type Context, type OptionName, OPTIONS, Refused, table } from './command.ts'
import { COMMANDS, wordsOf } from './commands/index.ts'

const FLAGS = {
  json: { type: 'boolean' },
  account: { type: 'string' },
  limit: { type: 'string' },
  'client-ip': { type: 'string' },
  'device-id': { type: 'string' },
  'user-id': { type: 'string' },
  template: { type: 'string' },
  for: { type: 'string' },
  reason: { type: 'string' },
} as const satisfies Record<OptionName | 'json', object>

/**
 * Runs the command that the words name.
 * @returns the exit code: 0, 1 if it was refused, 2 if there is no such command
 */
export async function run(
  words: readonly string[],
  context: Omit<Context, 'show' | 'options'>,
  complain: Context['print'],
): Promise<number> {
  try {
    const { values, positionals } = parse(words)
    const command = COMMANDS.find((each) => wordsOf(each).every((word, index) => word === positionals[index]))
    if (command === undefined) return offerHelp(positionals, context, complain)
    const { json: isJson = false, ...options } = values
    const untaken = Object.keys(options).find((name) => !command.takes?.some((taken) => taken === name))
    if (untaken !== undefined)
      throw new Refused(`--${untaken}: this command does not take it; use: ${usageOf(command)}`)
    const show: Context['show'] = (value, lines) => {
      for (const line of isJson ? [JSON.stringify(value, undefined, 2)] : lines) context.print(line)
    }
    await command.run({ ...context, show, options }, positionals.slice(wordsOf(command).length))
    return 0
  } catch (error) {
    if (!(error instanceof Refused || error instanceof InvalidSettings)) throw error
    complain(error.message)
    return 1
  }
}

/** @throws Refused */
function parse(words: readonly string[]) {
  try {
    const args = words[0] === '--help' ? ['help'] : [...words]
    return parseArgs({ args, options: FLAGS, allowPositionals: true })
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : 'the arguments cannot be read', {
      cause: error,
    })
  }
}

function offerHelp(
  words: readonly string[],
  { print }: Pick<Context, 'print'>,
  complain: Context['print'],
): number {
  const isAsked = words.length === 0 || words[0] === 'help'
  for (const line of help()) (isAsked ? print : complain)(line)
  return isAsked ? 0 : 2
}

const usageOf = ({ usage, takes = [] }: Command): string =>
  [usage, ...takes.map((name) => OPTIONS[name])].join(' ')

const help = (): readonly string[] => [
  'pinpost <command> [--json]',
  '',
  ...table(COMMANDS.map((command) => [`  ${usageOf(command)}`, command.does])),
]
