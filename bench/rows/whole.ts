import { startLoad } from '../support/load.ts'
import { freePort } from '../support/ports.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, startApi, startSimulator, startWorker } from '../support/service.ts'
import { quantile } from '../support/statistics.ts'
import { NUMBERS_PER_RUN } from './request.ts'
import type { Measure } from './row.ts'
import { plainRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

const PEOPLE = 64

/** A request, its SMS through the simulator and the right code, with every process on this machine. */
export const whole: Measure = (context) =>
  withOwner(async (owner) => {
    const { runs, seconds } = context
    const redis = owner.own(await startRedis(context))
    const simulatorUrl = await startSimulator(context, owner)
    const apiPort = await freePort()
    const service = makeService(redis, simulatorUrl, `http://127.0.0.1:${apiPort}`)
    await startApi(context, owner, service, apiPort)
    await startWorker(context, owner, service)
    const load = startLoad(context, owner)

    const rates: number[] = []
    const lives: number[] = []
    // The first run compiles what is hot.
    for (let run = 0; run <= runs; run++) {
      const result = await load.ask('whole', {
        apiPort,
        simulatorPort: Number(new URL(simulatorUrl).port),
        people: PEOPLE,
        warmSeconds: seconds / 4,
        seconds,
        credentials: service.credentials,
        firstNumber: (run + 1) * NUMBERS_PER_RUN,
      })
      if (run === 0) continue
      rates.push(result.perSecond)
      lives.push(...result.lives)
    }
    const note = `${PEOPLE} people; p50 ${quantile(lives, 0.5).toFixed(0)} ms, p99 ${quantile(lives, 0.99).toFixed(0)} ms`
    return [
      plainRow(
        { name: 'whole', what: 'request, SMS, right code; all on this machine', unit: 'per second', note },
        rates,
      ),
    ]
  })
