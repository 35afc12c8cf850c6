import { type Instant, Secret } from '@pinpost/core'

import type { Seal } from '../verifications/seal.ts'

/** A secret at rest. */
export interface SealedSecret {
  readonly sealed: string
  /** set once it was replaced */
  readonly until?: Instant
}

/** A replaced secret stays valid for another day, so that the other side can be changed later. */
const OLD_SECRET_LIFE_MS = 86_400_000

/**
 * Lists of sealed secrets, newest first, of which the last two may be valid. `context` binds a list to its owner: it opens
 * with the same one only.
 */
export function makeRotatingSecrets(seal: Seal, now: () => Instant) {
  const sealed = (secret: Secret, context: string): SealedSecret => ({
    sealed: seal.seal(secret.reveal(), context),
  })

  function opened(secret: SealedSecret, context: string): Secret | undefined {
    try {
      return new Secret(seal.open(secret.sealed, context))
    } catch {
      return undefined
    }
  }

  return {
    /** The valid ones, without those whose key is not in the ring. */
    open: (secrets: readonly SealedSecret[], context: string): readonly Secret[] =>
      secrets
        .filter(({ until }) => until === undefined || until > now())
        .flatMap((secret) => opened(secret, context) ?? []),

    /** Adds a secret; the one before it ends in a day. */
    add(secrets: readonly SealedSecret[], secret: Secret, context: string): readonly SealedSecret[] {
      const until = now() + OLD_SECRET_LIFE_MS
      return [sealed(secret, context), ...secrets.slice(0, 1).map((old) => ({ ...old, until }))]
    },

    /** Seals them with the first key of the ring. @returns undefined if they are already */
    reseal(secrets: readonly SealedSecret[], context: string): readonly SealedSecret[] | undefined {
      if (secrets.every((secret) => seal.isLatest(secret.sealed))) return undefined
      return secrets.map((secret) => {
        const clear = opened(secret, context)
        return clear === undefined ? secret : { ...secret, ...sealed(clear, context) }
      })
    },
  }
}
