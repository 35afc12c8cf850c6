import { makeMemoryPorts } from './memory.ts'
import { testPorts } from './ports.suite.ts'

testPorts('memory', () => {
  const queue = new Map<string, Set<number>>()
  const memory = makeMemoryPorts({
    now: () => 1_700_000_000_000,
    schedule: (id, { number }) => {
      queue.set(id, (queue.get(id) ?? new Set()).add(number))
    },
    unschedule: (id, { number }) => {
      queue.get(id)?.delete(number)
    },
  })
  return Promise.resolve({
    ports: memory.ports,
    queued: (id) => Promise.resolve([...(queue.get(id) ?? [])]),
    entries: (id) => Promise.resolve(memory.outbox.filter((entry) => entry.id === id)),
    due: (id) => {
      const tick = memory.due.get(id)
      return Promise.resolve(tick && { number: tick.number, at: tick.at })
    },
  })
})
