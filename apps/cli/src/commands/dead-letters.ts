import { type DeadLetter, type Store, UnreadableRecord } from '@pinpost/store'

import { argument, type Command, Refused, table } from '../command.ts'

/** What an operator can do about it. */
const REASONS: Readonly<Record<DeadLetter['reason'], string>> = {
  format: 'written by a newer version: update the workers, then retry',
  key: 'its key is not in PINPOST_PIN_KEYS: put the key back, restart the workers, then retry',
  seal: 'its sealed part was changed or moved, or a key has changed under its name',
  content: 'a part of it is missing or unknown',
  rules: 'no rule can continue from its state: please report this as a bug',
}

export const DEAD_LETTER_COMMANDS: readonly Command[] = [
  {
    usage: 'dead-letters list',
    does: 'lists verifications whose record cannot be read, with the reason',
    async run({ store, print }) {
      const letters = await (await store()).deadLetters.list()
      if (letters.length === 0) {
        print('there are none')
        return
      }
      const rows = letters.map(({ id, tick, reason, at }) => [id, String(tick), time(at), reason])
      for (const line of table([['verification', 'tick', 'since', 'reason'], ...rows])) print(line)
    },
  },
  {
    usage: 'dead-letters show <id>',
    does: 'shows why a record cannot be read, what to do, and whether this command can read it now',
    async run({ store, print }, args) {
      const id = argument(args, 0, 'id')
      const opened = await store()
      const letter = await opened.deadLetters.find(id)
      if (letter === undefined) throw new Refused(UNKNOWN)
      const facts = [
        ['verification', letter.id],
        ['tick', String(letter.tick)],
        ['since', time(letter.at)],
        ['reason', `${letter.reason}: ${REASONS[letter.reason]}`],
        ['now', await readable(opened, id)],
      ]
      for (const line of table(facts)) print(line)
    },
  },
  {
    usage: 'dead-letters retry <id>',
    does: 'plans the next step again if the record can be read; `all` tries every dead letter; sends nothing twice',
    async run({ store, print }, args) {
      const which = argument(args, 0, 'id')
      const opened = await store()
      const ids = which === 'all' ? (await opened.deadLetters.list()).map(({ id }) => id) : [which]
      let refused = 0
      for (const id of ids) {
        const { done, says } = await retry(opened, id)
        if (which !== 'all' && !done) throw new Refused(says)
        if (!done) refused++
        print(`${id}: ${says}`)
      }
      if (refused > 0) throw new Refused(`${refused} of ${ids.length} stay dead letters`)
    },
  },
  {
    usage: 'dead-letters drop <id>',
    does: 'removes it from the list; its record stays until PINPOST_RETENTION is over, and nothing more is sent',
    async run({ store, print }, args) {
      const id = argument(args, 0, 'id')
      if (!(await (await store()).deadLetters.drop(id))) throw new Refused(UNKNOWN)
      print(`${id}: dropped`)
    },
  },
]

const UNKNOWN = 'there is no such dead letter'
const time = (at: number): string => new Date(at).toISOString()

async function readable(store: Store, id: string): Promise<string> {
  try {
    const verification = await store.find(id)
    if (verification === undefined) return 'its record is gone: drop it'
    return verification.state === 'inProgress' ? 'its record can be read: retry it' : 'it has ended: drop it'
  } catch (error) {
    return reasonOf(error)
  }
}

/** @throws the error if the record is not its cause */
function reasonOf(error: unknown): string {
  if (error instanceof UnreadableRecord) return error.message
  throw error
}

async function retry(store: Store, id: string): Promise<{ readonly done: boolean; readonly says: string }> {
  try {
    switch (await store.deadLetters.retry(id)) {
      case 'planned':
        return { done: true, says: 'its next step is planned again' }
      case 'over':
        return { done: true, says: 'it is over, and off the list' }
      case 'unknown':
        return { done: false, says: UNKNOWN }
      case 'addressTaken':
        return {
          done: false,
          says: 'its address has another verification in progress: retry once that has ended, or drop it',
        }
    }
  } catch (error) {
    return { done: false, says: reasonOf(error) }
  }
}
