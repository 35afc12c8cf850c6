import { createHmac, randomBytes } from 'node:crypto'

import type { ClipCache } from './synthesizer.ts'

export interface MemoryCache extends ClipCache {
  readonly clips: Map<string, Buffer>
  /** the arguments of calls to `missing`, in order */
  readonly looked: (readonly string[])[]
  /** Redis is unreachable */
  away: boolean
}

/** An in-memory version of the store's clip cache, because providers may not import the store. */
export function makeMemoryCache(): MemoryCache {
  const key = randomBytes(32)
  const clips = new Map<string, Buffer>()
  const cache: MemoryCache = {
    clips,
    looked: [],
    away: false,
    idOf: (...parts) => createHmac('sha256', key).update(parts.join('\0')).digest('base64url').slice(0, 24),
    missing(ids) {
      if (cache.away) return Promise.reject(new Error('away'))
      cache.looked.push(ids)
      return Promise.resolve(ids.filter((id) => !clips.has(id)))
    },
    put(id, audio) {
      if (cache.away) return Promise.reject(new Error('away'))
      clips.set(id, Buffer.from(audio))
      return Promise.resolve()
    },
  }
  return cache
}
