import { basicOf, TWILIO } from '../load/bodies.ts'
import type { Wire } from '../load/work.ts'
import { openSeeder, SEEDED_PIN } from '../seed/seeder.ts'
import type { Context } from '../support/context.ts'
import { startLoad, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, type RunningApi, type Service, startApi } from '../support/service.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import { CHECKS_PER_SECOND } from './check.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow, microsOf, ratesOf, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** Starts and checks of Verify v2 and Twilio Verify by Basic, compared with those of v1 by the same process. */
export const v2: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const seeder = owner.own(await openSeeder(redis, service))
  const load = startLoad(context, owner)
  const api = await startApi(context, owner, service)
  await createService(api, service)
  const { credentials } = service

  let turn = 0
  const starts = (wire: Wire) => () => {
    const work = { type: 'start', wire, credentials, firstNumber: ++turn * NUMBERS_PER_RUN } as const
    return topRate(context, load, { redis, servers: [api], work })
  }
  const checks = (wire: Wire) => async () => {
    const count = Math.ceil(context.seconds * CHECKS_PER_SECOND)
    const seeded = await seeder.sent(count, Date.now(), ++turn * NUMBERS_PER_RUN, wire)
    const ids = seeded.map(({ id, number }) => (wire === 'twilio' ? number : id))
    const work = { type: 'check', wire, credentials, ids, code: SEEDED_PIN } as const
    return topRate(context, load, { redis, servers: [api], work })
  }
  const contenders = {
    start: starts('v2'),
    startV1: starts('v1'),
    check: checks('v2'),
    checkV1: checks('v1'),
    startTwilio: starts('twilio'),
    checkTwilio: checks('twilio'),
  }
  // Compiles what is hot.
  for (const contender of Object.values(contenders)) await contender()

  const runs = await takeTurns(context.runs, contenders)
  const compared = (name: string, what: string, one: keyof typeof runs, other: keyof typeof runs): Row => {
    const [measured, baseline] = [microsOf(runs[one]), microsOf(runs[other])]
    return comparedRow(
      {
        name,
        what,
        unit: 'per second',
        target: { of: 'ratio', atLeast: 0.9 },
        note: `processor time ${measured.toFixed(0)} µs each, v1 ${baseline.toFixed(0)} µs`,
        processorMicros: { measured, baseline },
      },
      ratesOf(runs[one]),
      ratesOf(runs[other]),
    )
  }
  return [
    compared('request-v2', 'POST /v2/verify, compared with v1', 'start', 'startV1'),
    compared('check-v2', 'POST /v2/verify/{id}, compared with v1', 'check', 'checkV1'),
    compared('request-twilio', 'POST …/Verifications, compared with v1', 'startTwilio', 'startV1'),
    compared('check-twilio', 'POST …/VerificationCheck, compared with v1', 'checkTwilio', 'checkV1'),
  ]
}

/** The service of Twilio's wire. @throws Error if it was refused */
async function createService({ port }: RunningApi, { credentials: { secret } }: Service): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/v2/Services`, {
    method: 'POST',
    headers: { authorization: basicOf({ key: TWILIO.account, secret }) },
    body: new URLSearchParams({ FriendlyName: 'Acme', Sid: TWILIO.service }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
