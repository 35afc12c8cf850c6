import { type Command, Refused } from '../command.ts'

export const KEY_COMMANDS: readonly Command[] = [
  {
    usage: 'keys check',
    does: 'checks whether PINPOST_PIN_KEYS and PINPOST_FINGERPRINT_KEY are those with which this Redis was filled',
    async run({ store, show }) {
      const wrong = await (await store()).keyProbe.wrongKeys()
      if (wrong.length > 0)
        throw new Refused(`not the key with which this Redis was filled: ${wrong.join(', ')}`)
      show({ wrong }, ['the keys are right'])
    },
  },
  {
    usage: 'keys accept',
    does: 'accepts the keys of this environment as the right ones, after you changed one',
    async run({ store, show }) {
      await (await store()).keyProbe.accept()
      show({ wrong: [] }, ['the keys of this environment are the right ones from now on'])
    },
  },
]
