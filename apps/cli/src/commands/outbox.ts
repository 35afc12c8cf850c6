import { argument, type Command, Refused, showRows } from '../command.ts'

export const OUTBOX_COMMANDS: readonly Command[] = [
  {
    usage: 'outbox list',
    does: 'lists the subscribers of the outbox, how many events wait for each, and for how long',
    async run({ store, show, print }) {
      const { entries, dropped, subscribers } = await (await store()).outbox.state()
      if (subscribers.length === 0) {
        print('there are no subscribers, so no events are kept')
        return
      }
      const rows = subscribers.map(({ name, waiting, oldestSeconds, isRead }) => ({
        subscriber: name,
        waiting,
        'oldest (s)': Math.round(oldestSeconds),
        'is read now': isRead,
      }))
      showRows(show, ['subscriber', 'waiting', 'oldest (s)', 'is read now'], rows)
      print(`${entries} entries are kept; ${dropped} were dropped by PINPOST_OUTBOX_ENTRIES`)
    },
  },
  {
    usage: 'outbox drop <subscriber>',
    does: 'removes a subscriber that will not come back; events that wait for it are lost',
    async run({ store, print }, args) {
      const name = argument(args, 0, 'subscriber')
      switch (await (await store()).outbox.drop(name)) {
        case 'dropped':
          print(`${name}: dropped`)
          return
        case 'unknown':
          throw new Refused(`there is no subscriber ${name}; see: pinpost outbox list`)
        case 'inUse':
          throw new Refused(`${name} is being read now: stop its processes first, or it subscribes again`)
      }
    },
  },
]
