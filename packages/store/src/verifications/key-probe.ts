import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, type Fields, readVersioned } from '../redis/versioned.ts'
import { type KeyRing, makeSeal } from './seal.ts'

/** A key of this process that is not the one with which Redis was filled. */
export type WrongKey = 'PINPOST_PIN_KEYS' | 'PINPOST_FINGERPRINT_KEY'

const PROBE = 'probe'
const FINGERPRINT = 'fingerprint'
const PIN = 'pin:'

/**
 * Small values in Redis that show whether a process has the keys of the others. Each PIN key has a probe of its own; a
 * process adds one for a new key if another key of its ring opens a probe, so that keys can be rotated.
 */
export function makeKeyProbe(redis: RedisConnection, keys: Keys, ring: KeyRing) {
  const print = keys.fingerprint('probe', PROBE).toString('base64url')

  function opens(kid: string, sealed: string): boolean {
    try {
      return makeSeal(ring).open(sealed, kid) === PROBE
    } catch {
      return false
    }
  }

  function wrongIn(probes: Fields): readonly WrongKey[] {
    const others = Object.keys(probes).filter((field) => field.startsWith(PIN))
    const own = ring.flatMap(({ kid }) => {
      const sealed = probes[PIN + kid]
      return sealed === undefined ? [] : [opens(kid, sealed)]
    })
    const isPinWrong = own.includes(false) || (others.length > 0 && own.length === 0)
    const isPrintWrong = (probes[FINGERPRINT] ?? print) !== print
    return [
      ...(isPinWrong ? ['PINPOST_PIN_KEYS' as const] : []),
      ...(isPrintWrong ? ['PINPOST_FINGERPRINT_KEY' as const] : []),
    ]
  }

  /** With the probes that are missing. */
  function complete(probes: Fields): Fields {
    const made = ring
      .filter(({ kid }) => probes[PIN + kid] === undefined)
      .map(({ kid, key }) => [PIN + kid, makeSeal([{ kid, key }]).seal(PROBE, kid)])
    return { ...probes, [FINGERPRINT]: print, ...Object.fromEntries(made) }
  }

  const isComplete = (probes: Fields): boolean =>
    probes[FINGERPRINT] !== undefined && ring.every(({ kid }) => probes[PIN + kid] !== undefined)

  return {
    /** The same as `check`, but leaves no probe: for a process that only looks. */
    wrongKeys: async (): Promise<readonly WrongKey[]> =>
      wrongIn((await readVersioned(redis, keys.keyProbes)) ?? {}),
    /** @returns the variables whose key is wrong; none if this process can read what the others wrote */
    async check(): Promise<readonly WrongKey[]> {
      const read = (await readVersioned(redis, keys.keyProbes)) ?? {}
      if (isComplete(read)) return wrongIn(read)
      let wrong: readonly WrongKey[] = []
      await changeVersioned(redis, keys.keyProbes, (probes = {}) => {
        wrong = wrongIn(probes)
        return wrong.length > 0 || isComplete(probes) ? undefined : complete(probes)
      })
      return wrong
    },
    /** Takes this process's keys for the right ones, after an operator changed them on purpose. */
    async accept(): Promise<void> {
      await changeVersioned(redis, keys.keyProbes, () => complete({}))
    },
  }
}

export type KeyProbe = ReturnType<typeof makeKeyProbe>
