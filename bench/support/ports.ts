import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const ASK_AGAIN_MS = 5
const GIVE_UP_MS = 30_000

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Resolves once the condition holds. @throws Error that names the condition after the time-out */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = GIVE_UP_MS) {
  const end = Date.now() + withinMs
  while (Date.now() < end) {
    if (await holds().catch(() => false)) return
    await sleep(ASK_AGAIN_MS)
  }
  throw new Error(`waited in vain for ${what}`)
}

export const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok
