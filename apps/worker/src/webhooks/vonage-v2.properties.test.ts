import { eventsOf, webhookEventsOf } from '@pinpost/core'
import { expect, it } from 'vitest'

import { counterexample, type Moment } from '../../../../packages/core/test/lives.ts'
import { callbacksOf } from './vonage-v2.ts'

/** The entries that a life brings about, each with the record after it. */
const entriesOf = (life: readonly Moment[]) =>
  life
    .filter(({ before, decision }) => decision.verification !== before)
    .map(({ decision: { verification, effects }, now }, index) => ({
      verification,
      entry: { id: verification.id, version: index + 2, account: 'acme', at: now, events: eventsOf(effects) },
    }))

const callbacksIn = (life: readonly Moment[]) =>
  entriesOf(life).flatMap(({ entry, verification }) => callbacksOf(entry, verification))

const areSortedAndUnique = (ids: readonly string[]): boolean =>
  ids.every((id, index) => index === 0 || (ids[index - 1] ?? '') < id)

function idsAreUnique(life: readonly Moment[]): boolean {
  const webhooks = entriesOf(life).flatMap(({ entry }) => webhookEventsOf(entry, { requestId: 'x' }))
  return (
    areSortedAndUnique(callbacksIn(life).map(({ event }) => event)) &&
    areSortedAndUnique(webhooks.map(({ id }) => id))
  )
}

it('each event has an id of its own, in order, in every life', () => {
  expect(counterexample(idsAreUnique)).toBe('none')
})

function reportsEachStepOnce(life: readonly Moment[]): boolean {
  const types = callbacksIn(life).map(({ type }) => type)
  const last = entriesOf(life).at(-1)?.verification
  if (last === undefined) return types.length === 0
  const begun = new Set(last.attempts.map(({ step }) => step)).size
  return last.state === 'inProgress'
    ? types.length === Math.max(0, begun - 1) && !types.includes('summary')
    : types.join(' ') === [...Array<string>(begun).fill('event'), 'summary'].join(' ')
}

it('every life that ends has one event for each step that began and one summary, which is last', () => {
  expect(counterexample(reportsEachStepOnce)).toBe('none')
})
