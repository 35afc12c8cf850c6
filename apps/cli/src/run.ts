import { type Context, Refused, table } from './command.ts'
import { COMMANDS, wordsOf } from './commands/index.ts'

/**
 * Runs the command that the words name.
 * @returns the exit code: 0, 1 where it was refused, 2 where there is no such command
 */
export async function run(
  given: readonly string[],
  context: Omit<Context, 'show'>,
  complain: Context['print'],
): Promise<number> {
  const isJson = given.includes('--json')
  const words = given.filter((word) => word !== '--json')
  const command = COMMANDS.find((each) => wordsOf(each).every((word, index) => word === words[index]))
  if (command === undefined) {
    const isAsked = words.length === 0 || words[0] === 'help'
    for (const line of help()) (isAsked ? context.print : complain)(line)
    return isAsked ? 0 : 2
  }
  try {
    const show: Context['show'] = (value, lines) => {
      for (const line of isJson ? [JSON.stringify(value, undefined, 2)] : lines) context.print(line)
    }
    await command.run({ ...context, show }, words.slice(wordsOf(command).length))
    return 0
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    complain(error.message)
    return 1
  }
}

const help = (): readonly string[] => [
  'pinpost <command>; some take --json',
  '',
  ...table(COMMANDS.map(({ usage, does }) => [`  ${usage}`, does])),
]
