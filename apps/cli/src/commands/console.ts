import { isPersonName, isRole, type Person, ROLES } from '@pinpost/core'
import { readEnvironment, secureOrigin } from '@pinpost/telemetry'

import { argument, type Command, Refused, showRows } from '../command.ts'

const CONSOLE_URL = {
  PINPOST_CONSOLE_URL: secureOrigin({
    desc: 'the https URL at which people open the console',
    example: 'https://console.example.com',
  }),
}

export const CONSOLE_COMMANDS: readonly Command[] = [
  {
    usage: 'console invite <name> <role>',
    does: `prints a link by which a person adds a passkey for the console, once and within an hour; role: ${ROLES.join(', ')}`,
    async run({ store, environment, show }, args) {
      const name = readName(args)
      const role = argument(args, 1, 'role')
      if (!isRole(role)) throw new Refused(`role: use one of ${ROLES.join(', ')}`)
      const { PINPOST_CONSOLE_URL: url } = readEnvironment(environment, CONSOLE_URL)
      const token = await (await store()).console.people.invite(name, role, Date.now())
      const link = new URL('/invitation', url)
      // Browsers send no fragment, so that the token reaches no log of a server.
      link.hash = token.reveal()
      show({ name, role, link: link.href }, [link.href])
    },
  },
  {
    usage: 'console people',
    does: 'lists the people who have a passkey for the console or an invitation',
    async run({ store, show }) {
      const rows = (await (await store()).console.people.list()).flatMap(rowsOf)
      showRows(show, ['name', 'role', 'passkey', 'added'], rows)
    },
  },
  {
    usage: 'console remove <name> [passkey]',
    does: 'removes a person with all passkeys and the invitation, or one passkey, and signs them out',
    async run({ store, show }, args) {
      const name = readName(args)
      const [, passkey] = args
      const { people, sessions } = (await store()).console
      const removed =
        passkey === undefined
          ? await people.remove(name)
          : (await people.removePasskey(name, passkey)) !== undefined
      if (!removed) throw new Refused('there is no such person or passkey; see: pinpost console people')
      await sessions.endAllOf(name)
      show({ name, passkey }, [passkey === undefined ? `${name}: removed` : `${name}: passkey removed`])
    },
  },
  {
    usage: 'console sign-out <name>',
    does: 'ends all sessions of a person in the console',
    async run({ store, show }, args) {
      const name = readName(args)
      await (await store()).console.sessions.endAllOf(name)
      show({ name }, [`${name}: signed out everywhere`])
    },
  },
]

function readName(args: readonly string[]): string {
  const name = argument(args, 0, 'name')
  if (!isPersonName(name)) throw new Refused('name: use 1 to 128 letters, digits or any of _.@+-')
  return name
}

const rowsOf = ({ name, role, passkeys, invitation }: Person) => [
  ...passkeys.map(({ id, createdAt }) => ({
    name,
    role,
    passkey: id,
    added: new Date(createdAt).toISOString(),
  })),
  ...(invitation === undefined
    ? []
    : [
        {
          name,
          role: invitation.role,
          passkey: `(invited until ${new Date(invitation.endsAt).toISOString()})`,
          added: null,
        },
      ]),
]
