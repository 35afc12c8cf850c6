import type { Channel } from '../channels.ts'

/** What a switch can turn off, as `kind:name`. */
export interface Switchable {
  readonly channel?: Channel | undefined
  readonly provider?: string | undefined
  readonly route?: string | undefined
  readonly country?: string | undefined
  readonly account?: string | undefined
}

export function isOff(switches: Pick<ReadonlySet<string>, 'has' | 'size'>, asked: Switchable): boolean {
  // Fast path: usually nothing is switched off, and every start calls this.
  if (switches.size === 0) return false
  return Object.entries(asked).some(([kind, name]) => name !== undefined && switches.has(`${kind}:${name}`))
}
