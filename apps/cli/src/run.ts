import { type Context, Refused, table } from './command.ts'
import { COMMANDS, wordsOf } from './commands/index.ts'

/**
 * Runs the command that the words name.
 * @returns the exit code: 0, 1 where it was refused, 2 where there is no such command
 */
export async function run(
  words: readonly string[],
  context: Context,
  complain: Context['print'],
): Promise<number> {
  const command = COMMANDS.find((each) => wordsOf(each).every((word, index) => word === words[index]))
  if (command === undefined) {
    const isAsked = words.length === 0 || words[0] === 'help'
    for (const line of help()) (isAsked ? context.print : complain)(line)
    return isAsked ? 0 : 2
  }
  try {
    await command.run(context, words.slice(wordsOf(command).length))
    return 0
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    complain(error.message)
    return 1
  }
}

const help = (): readonly string[] => [
  'pinpost <command>',
  '',
  ...table(COMMANDS.map(({ usage, does }) => [`  ${usage}`, does])),
]
