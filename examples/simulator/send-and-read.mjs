// An app that knows only Twilio, pointed at the simulator: it sends an SMS, and a test reads the code from it.
import process from 'node:process'

import twilio from 'twilio'

const simulator = process.env['SIMULATOR_URL'] ?? 'http://127.0.0.1:3001'
const client = twilio('AC00000000000000000000000000000001', 'simulator-development-auth-token')
// The only line that an app needs for its tests.
client.api.baseUrl = simulator

const to = '+447700900123'
const { sid } = await client.messages.create({ to, from: '+15005550006', body: 'Your Acme code is 4711' })

const answer = await fetch(`${simulator}/api/numbers/${to}/code?waitSeconds=15`)
const { code } = await answer.json()
const { status } = await client.messages(sid).fetch()
console.log(`${status}, code ${code}`)
