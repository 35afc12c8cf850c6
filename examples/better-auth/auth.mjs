import { createClient } from '@pinpost/client'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { phoneNumber } from 'better-auth/plugins'

/** Phone sign-in of better-auth. Pinpost makes, delivers and checks the codes; better-auth's own code is not used. */
export function makeAuth({ url, key, secret, brand, baseURL, authSecret }) {
  const pinpost = createClient({ url, key, secret })
  /** The request in progress of each number. With several processes, keep it in your database. */
  const requests = new Map()

  async function sendOTP({ phoneNumber: to }) {
    const started = await pinpost.start({ to, brand, channels: ['sms', 'voice'] })
    if (started.type !== 'started' && started.type !== 'running')
      throw new Error(`no code sent: ${started.type}`)
    requests.set(to, started.requestId)
  }

  async function verifyOTP({ phoneNumber: to, code }) {
    const requestId = requests.get(to)
    if (requestId === undefined) return false
    const result = await pinpost.check(requestId, code)
    // Pinpost counts wrong codes, in this request and over all requests of the number.
    if (result !== 'wrong' && result !== 'throttled') requests.delete(to)
    return result === 'right'
  }

  return betterAuth({
    baseURL,
    secret: authSecret,
    // For this example only: everything is forgotten at its end.
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    plugins: [
      phoneNumber({
        sendOTP,
        verifyOTP,
        sendPasswordResetOTP: sendOTP,
        otpLength: 4,
        signUpOnVerification: { getTempEmail: (to) => `${to.replace('+', '')}@phone.invalid` },
      }),
    ],
  })
}
