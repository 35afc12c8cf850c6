import { once } from 'node:events'
import { connect } from 'node:net'

import { onTestFinished } from 'vitest'

/** Records every later command of a Redis, also those of scripts, and so all keys and jobs. */
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
  // Remove the timestamp of each line, whose six digits could look like a code.
  return () => chunks.join('').replaceAll(/^\+\d+\.\d+ /gm, '')
}
