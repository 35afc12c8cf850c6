// send <number> | check <id> <code> | cancel <id> | next <id>
import process from 'node:process'

import { Vonage } from '@vonage/server-sdk'

const { PINPOST_URL = 'http://127.0.0.1:3000', PINPOST_APPLICATION, PINPOST_PRIVATE_KEY } = process.env
if (PINPOST_APPLICATION === undefined || PINPOST_PRIVATE_KEY === undefined) {
  console.error(
    'set PINPOST_APPLICATION to the id of an application, and PINPOST_PRIVATE_KEY to its key or key file',
  )
  process.exit(2)
}

const { verify2 } = new Vonage(
  { applicationId: PINPOST_APPLICATION, privateKey: PINPOST_PRIVATE_KEY },
  { apiHost: PINPOST_URL },
)

const step = (channel, to, options = {}) => ({ channel, to, ...options })

const commands = {
  send: (to) =>
    verify2.newRequest({
      brand: 'Acme',
      workflow: [step('sms', to), step('voice', to, { reuseCode: true })],
    }),
  check: (id, code) => verify2.checkCode(id, code),
  cancel: (id) => verify2.cancel(id),
  next: (id) => verify2.nextWorkflow(id),
}

const [command, ...values] = process.argv.slice(2)
const run = commands[command]
if (run === undefined || values.length !== run.length) {
  console.error('send <number> | check <id> <code> | cancel <id> | next <id>')
  process.exit(2)
}
// A refusal is thrown with the answer, whose body is a problem.
try {
  console.log(JSON.stringify(await run(...values), null, 2))
} catch (error) {
  const problem = await error.response?.text?.().catch(() => undefined)
  console.error(problem || `${PINPOST_URL}: ${error.cause?.message ?? error.message}`)
  process.exitCode = 1
}
