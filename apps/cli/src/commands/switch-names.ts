import { CHANNEL_NAMES } from '@pinpost/core'
import type { Switch } from '@pinpost/store'
import { getCountries } from 'libphonenumber-js/max'

import { type Context, Refused } from '../command.ts'
import { configuredRoutes } from './routes.ts'

export const KINDS = ['channel', 'provider', 'route', 'country', 'account'] as const
type Kind = (typeof KINDS)[number]

const MOST_LISTED = 20

/** The names that a switch of this kind may have. @throws Refused if they cannot be read */
async function namesOf(kind: Kind, { store, environment }: Context): Promise<readonly string[]> {
  switch (kind) {
    case 'channel':
      return CHANNEL_NAMES
    case 'country':
      return getCountries()
    case 'account':
      return (await store()).accounts.keys()
    case 'route':
      return (await configuredRoutes(environment)).map(({ name }) => name)
    case 'provider':
      return [...new Set((await configuredRoutes(environment)).map(({ provider }) => provider))]
  }
}

/** Why a switch of this name would have no effect, with the existing names. @throws Refused if they cannot be read */
export async function problemOf(text: string, context: Context): Promise<string | undefined> {
  const { kind, name } = split(text)
  const names = await namesOf(kind, context)
  return names.includes(name) ? undefined : `no such ${kind}; ${suggestion(kind, name, names)}`
}

/** Does not check whether the name exists. @throws Refused if the form is wrong */
export function parseSwitch(text: string): Switch {
  const { kind, name } = split(text)
  return `${kind}:${name}`
}

function split(text: string): { readonly kind: Kind; readonly name: string } {
  const kind = KINDS.find((each) => text.startsWith(`${each}:`))
  const name = text.slice(text.indexOf(':') + 1)
  if (kind === undefined || !/^[\w-]{1,64}$/.test(name)) {
    throw new Refused(`${text}: use ${KINDS.map((each) => `${each}:<name>`).join(', ')}`)
  }
  return { kind, name }
}

function suggestion(kind: Kind, name: string, names: readonly string[]): string {
  if (kind === 'country') {
    const region = /^[A-Za-z]{2}$/.test(name) ? new Intl.Locale(`und-${name}`).region : undefined
    return region !== undefined && names.includes(region)
      ? `did you mean country:${region}?`
      : 'use a country code of two letters as in ISO 3166, such as country:GB'
  }
  if (names.length === 0) return 'there are none'
  const more = names.length > MOST_LISTED ? `, and ${names.length - MOST_LISTED} more` : ''
  return `there are: ${names.slice(0, MOST_LISTED).join(', ')}${more}`
}
