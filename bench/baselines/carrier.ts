import { Agent, request } from 'node:http'
import process from 'node:process'

const CARRIER = new URL(process.env['BENCH_CARRIER_URL'] ?? '')
const agent = new Agent({ keepAlive: true })

/** Sends one SMS to the carrier's stub over kept-alive connections. @param message `{ id, to, text }` */
export function post(message: unknown): Promise<void> {
  const body = JSON.stringify(message)
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = request(CARRIER, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve())
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
