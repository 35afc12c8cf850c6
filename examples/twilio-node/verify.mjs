// send <number> [channel] | check <number> <code> | cancel <number>
import process from 'node:process'

import twilio from 'twilio'

const {
  PINPOST_URL = 'http://127.0.0.1:3000',
  PINPOST_ACCOUNT_SID = 'AC00000000000000000000000000000001',
  PINPOST_SECRET = 'demo-secret',
  PINPOST_SERVICE_SID,
} = process.env
if (PINPOST_SERVICE_SID === undefined) {
  console.error('set PINPOST_SERVICE_SID to the sid of a service')
  process.exit(2)
}

const client = twilio(PINPOST_ACCOUNT_SID, PINPOST_SECRET)
client.verify.baseUrl = PINPOST_URL
const service = client.verify.v2.services(PINPOST_SERVICE_SID)

const commands = {
  send: (to, channel = 'sms') => service.verifications.create({ to, channel }),
  check: (to, code) => service.verificationChecks.create({ to, code }),
  cancel: (to) => service.verifications(to).update({ status: 'canceled' }),
}

const [command, ...values] = process.argv.slice(2)
const run = commands[command]
if (run === undefined || values.length < run.length) {
  console.error('send <number> [channel] | check <number> <code> | cancel <number>')
  process.exit(2)
}
try {
  const { sid, status, channel } = await run(...values)
  console.log(sid, status, channel)
} catch (error) {
  console.error(`${PINPOST_URL}: ${error.code} ${error.message}`)
  process.exitCode = 1
}
