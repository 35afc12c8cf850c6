import { check } from './check.ts'
import { durability } from './durability.ts'
import { growth } from './growth.ts'
import { history } from './history.ts'
import { lateness } from './lateness.ts'
import { latency } from './latency.ts'
import { memory } from './memory.ts'
import { request } from './request.ts'
import type { Measure } from './row.ts'
import { shedding } from './shedding.ts'
import { start } from './start.ts'
import { steps } from './steps.ts'
import { webhooks } from './webhooks.ts'
import { v2 } from './v2.ts'
import { betterAuth, whole } from './whole.ts'

/** What `--rows` chooses from; each measures one line of the table or a few that belong together. */
const MEASURES = {
  request,
  check,
  v2,
  steps,
  whole,
  'better-auth': betterAuth,
  latency,
  shedding,
  durability,
  lateness,
  webhooks,
  memory,
  growth,
  history,
  start,
} as const

export type MeasureName = keyof typeof MEASURES

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are its names
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[]

export const measureOf = (name: MeasureName): Measure => MEASURES[name]
