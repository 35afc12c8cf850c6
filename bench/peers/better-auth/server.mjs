// better-auth's phone plugin behind the two routes of v1: codes in Redis, users in memory, the SMS within the request.
import process from 'node:process'

import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { phoneNumber } from 'better-auth/plugins'

import { bareFastify } from '../../baselines/bare-fastify.ts'
import { post } from '../../baselines/carrier.ts'
import { connect } from '../../baselines/queue.ts'

const redis = connect(process.env.BENCH_REDIS_URL ?? '')
// Emptied after each verification, because the memory adapter searches its users one by one.
const users = []

const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: 'a secret of the bench, 32 characters long',
  logger: { disabled: true },
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
  database: memoryAdapter({ user: users, session: [], account: [], verification: [] }),
  secondaryStorage: {
    get: (key) => redis.get(key),
    getAndDelete: (key) => redis.getdel(key),
    async set(key, value, seconds) {
      await (seconds === undefined ? redis.set(key, value) : redis.set(key, value, 'EX', seconds))
    },
    async delete(key) {
      await redis.del(key)
    },
  },
  plugins: [
    phoneNumber({
      otpLength: 4,
      sendOTP: ({ phoneNumber: to, code }) => post({ id: to, to, text: `Acme code: ${code}.` }),
      signUpOnVerification: { getTempEmail: (number) => `${number.slice(1)}@bench.invalid` },
      callbackOnVerification: () => {
        users.length = 0
      },
    }),
  ],
})

const app = bareFastify()

app.post('/verify/json', async ({ body: { number } }) => {
  await auth.api.sendPhoneNumberOTP({ body: { phoneNumber: `+${number}` } })
  return { request_id: number, status: '0' }
})

app.post('/verify/check/json', async ({ body: { request_id: number, code } }) => {
  const body = { phoneNumber: `+${number}`, code, disableSession: true }
  const { status } = await auth.api.verifyPhoneNumber({ body })
  return { request_id: number, status: status ? '0' : '16' }
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) })
process.once('SIGTERM', () => process.exit(0))
