/** Virtual time: a heap of planned events. The clock jumps from event to event. */
export interface Clock {
  now(): number
  after(milliseconds: number, act: () => void): void
  sleep(milliseconds: number): Promise<void>
  /**
   * Runs all events in order; those of one instant in the order of planning. After each event and everything that it
   * caused, `afterEach` is called, which ends the run by returning false.
   */
  run(afterEach: () => boolean): Promise<void>
}

interface Event {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** At the next event-loop iteration, all promises that can continue have continued. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

export function makeClock(start: number): Clock {
  const heap: Event[] = []
  let now = start
  let planned = 0

  function swap(i: number, j: number): void {
    const [a, b] = [heap[i], heap[j]]
    if (a !== undefined && b !== undefined) [heap[i], heap[j]] = [b, a]
  }

  const comesFirst = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]]
    return a !== undefined && (b === undefined || isBefore(a, b))
  }

  function push(event: Event): void {
    let i = heap.push(event) - 1
    for (let parent = (i - 1) >> 1; i > 0 && comesFirst(i, parent); parent = (i - 1) >> 1) {
      swap(i, parent)
      i = parent
    }
  }

  function pop(): Event | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return first
    heap[0] = last
    for (let i = 0; ;) {
      const left = 2 * i + 1
      const child = comesFirst(left + 1, left) ? left + 1 : left
      if (!comesFirst(child, i)) return first
      swap(i, child)
      i = child
    }
  }

  function after(milliseconds: number, act: () => void): void {
    push({ at: now + Math.max(0, milliseconds), order: planned++, act })
  }

  return {
    now: () => now,
    after,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        after(milliseconds, resolve)
      }),
    async run(afterEach) {
      for (let event = pop(); event !== undefined; event = pop()) {
        now = event.at
        event.act()
        await settle()
        if (!afterEach()) return
      }
    },
  }
}
