import { createServer, type Server } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { freePort } from '../scripts/lib/ports.mjs'
import { chooseAddresses } from '../scripts/lib/settings.mjs'
import { freePort as freeTestPort } from './support/processes.ts'

const FREE = {
  PINPOST_API_PORT: '0',
  PINPOST_SIMULATOR_PORT: '0',
  PINPOST_SIMULATOR_SMTP_PORT: '0',
  PINPOST_API_METRICS_PORT: '0',
  PINPOST_WORKER_METRICS_PORT: '0',
  PINPOST_CONSOLE_PORT: '0',
  PINPOST_CONSOLE_METRICS_PORT: '0',
}

test('names the variables of all ports in use at once', async () => {
  const [first, second] = [await takePort(), await takePort()]
  const environment = { ...FREE, PINPOST_API_PORT: first, PINPOST_WORKER_METRICS_PORT: second }

  await expect(chooseAddresses(environment)).rejects.toThrow(
    'Not every port can be used:\n' +
      `  PINPOST_API_PORT: port ${first} on 127.0.0.1 is taken; set PINPOST_API_PORT to a free port\n` +
      `  PINPOST_WORKER_METRICS_PORT: port ${second} on 127.0.0.1 is taken; set PINPOST_WORKER_METRICS_PORT to a free port`,
  )
})

test('notices two listeners with the same port', async () => {
  const port = String(await freePort())

  await expect(
    chooseAddresses({ ...FREE, PINPOST_API_PORT: port, PINPOST_SIMULATOR_PORT: port }),
  ).rejects.toThrow(`PINPOST_SIMULATOR_PORT: port ${port}`)
})

test.each(['http', '65536', '-1', '3000.5'])('refuses %j as a port', async (port) => {
  await expect(chooseAddresses({ ...FREE, PINPOST_API_PORT: port })).rejects.toThrow(
    'PINPOST_API_PORT: wants a port',
  )
})

test('refuses a host that is not an address of this machine', async () => {
  await expect(chooseAddresses({ ...FREE, PINPOST_SIMULATOR_HOST: '192.0.2.1' })).rejects.toThrow(
    'PINPOST_SIMULATOR_HOST: 192.0.2.1 is no address of this machine',
  )
})

test('replaces port 0 with a free port, and 0.0.0.0 with an address to connect to', async () => {
  const { api, simulator } = await chooseAddresses({ ...FREE, PINPOST_API_HOST: '0.0.0.0' })

  expect(api.port).toBeGreaterThan(0)
  expect(simulator.port).not.toBe(api.port)
  expect(api.url).toBe(`http://127.0.0.1:${api.port}`)
})

test('a free port is no ephemeral one, which a connection could take before an app listens', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()))
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

test('a test gets ports that no other test gets, although nothing listens on them', async () => {
  const ports = await Promise.all(Array.from({ length: 300 }, freeTestPort))
  expect(new Set(ports).size).toBe(300)
})

test('ignores the simulator’s port in production', async () => {
  const environment = { ...FREE, NODE_ENV: 'production', PINPOST_SIMULATOR_PORT: await takePort() }

  await expect(chooseAddresses(environment)).resolves.toBeDefined()
})

/** A port that is in use until the end of the test. */
async function takePort(): Promise<string> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  return String(typeof address === 'object' ? address?.port : address)
}
