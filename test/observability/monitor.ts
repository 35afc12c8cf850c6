import { once } from 'node:events'
import { connect } from 'node:net'

import { onTestFinished } from 'vitest'

/** Every command that a Redis is given from now on, those of scripts too: all keys and jobs that ever are. */
export async function monitorRedis(url: string): Promise<() => string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  const chunks: string[] = []
  socket.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  socket.write('MONITOR\r\n')
  // Each line begins with an instant, of which six digits could be anything.
  return () => chunks.join('').replaceAll(/^\+\d+\.\d+ /gm, '')
}
