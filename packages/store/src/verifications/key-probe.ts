import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, type Fields, readVersioned } from '../redis/versioned.ts'
import { type KeyRing, makeSeal } from './seal.ts'

/** A variable whose key differs from the one that other processes use. */
export type WrongKey = 'PINPOST_PIN_KEYS' | 'PINPOST_FINGERPRINT_KEY'

const PROBE = 'probe'
const FINGERPRINT = 'fingerprint'
const PIN = 'pin:'

/**
 * Small encrypted values in Redis that show whether all processes have the same keys. Each PIN key has its own probe. A
 * process adds a probe for a new key if another key of its ring opens an existing probe, so that keys can be rotated.
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

  /** Adds missing probes. */
  function complete(probes: Fields): Fields {
    const made = ring
      .filter(({ kid }) => probes[PIN + kid] === undefined)
      .map(({ kid, key }) => [PIN + kid, makeSeal([{ kid, key }]).seal(PROBE, kid)])
    return { ...probes, [FINGERPRINT]: print, ...Object.fromEntries(made) }
  }

  const isComplete = (probes: Fields): boolean =>
    probes[FINGERPRINT] !== undefined && ring.every(({ kid }) => probes[PIN + kid] !== undefined)

  return {
    /** As `check`, but read-only. */
    wrongKeys: async (): Promise<readonly WrongKey[]> =>
      wrongIn((await readVersioned(redis, keys.keyProbes)) ?? {}),
    /** @returns the variables with a wrong key */
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
    /** Accepts this process's keys as the right ones, after an operator changed them intentionally. */
    async accept(): Promise<void> {
      await changeVersioned(redis, keys.keyProbes, () => complete({}))
    },
  }
}

export type KeyProbe = ReturnType<typeof makeKeyProbe>
