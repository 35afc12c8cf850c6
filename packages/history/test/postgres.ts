import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

import { freePort } from '../../../scripts/lib/ports.mjs'

/** The folder of `postgres` and `initdb`; `npm test` finds it. Without it, tests run on PGlite only. */
export const POSTGRES = process.env['PINPOST_TEST_POSTGRES']

const NOBODY = 65_534

/** Postgres refuses to run as root. */
function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const [, uid = NOBODY, gid = NOBODY] =
    /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** A Postgres on the loopback with an empty folder; stop it when the tests are done. */
export async function startPostgres(programs: string = POSTGRES ?? '') {
  const user = otherUser()
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const settings = [
    '--username',
    'pinpost',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-sync',
  ]
  await promisify(execFile)(join(programs, 'initdb'), ['--pgdata', folder, ...settings], {
    cwd: '/',
    ...user,
  })
  const port = await freePort()
  const serve = async () => {
    const child = spawn(
      join(programs, 'postgres'),
      [
        '-D',
        folder,
        '-p',
        String(port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
      ],
      { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...user },
    )
    for await (const line of createInterface({ input: child.stderr }))
      if (line.includes('ready to accept connections')) break
    child.stderr.resume()
    return child
  }
  let server = await serve()
  async function end(): Promise<void> {
    const exited = once(server, 'exit')
    // Immediate shutdown: its connections break.
    server.kill('SIGQUIT')
    await exited
  }
  return {
    url: `postgres://pinpost@127.0.0.1:${port}/postgres`,
    end,
    async restart() {
      server = await serve()
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
