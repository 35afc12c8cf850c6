// send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
import process from 'node:process'

import { Vonage } from '@vonage/server-sdk'

const {
  PINPOST_URL = 'http://127.0.0.1:3000',
  PINPOST_KEY = 'demo0001',
  PINPOST_SECRET = 'demo-secret',
} = process.env

const { verify } = new Vonage({ apiKey: PINPOST_KEY, apiSecret: PINPOST_SECRET }, { apiHost: PINPOST_URL })

const commands = {
  send: (number) => verify.start({ number, brand: 'Acme' }),
  check: (id, code) => verify.check(id, code),
  cancel: (id) => verify.cancel(id),
  trigger: (id) => verify.trigger(id),
  search: (id) => verify.search(id),
}

const [command, ...values] = process.argv.slice(2)
const run = commands[command]
if (run === undefined || values.length !== run.length) {
  console.error('send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>')
  process.exit(2)
}
// A refusal is an answer too: look at its `status`. Only a failure of the network or the server is thrown.
try {
  console.log(JSON.stringify(await run(...values), null, 2))
} catch (error) {
  console.error(`${PINPOST_URL}: ${error.cause?.message ?? error.message}`)
  process.exitCode = 1
}
