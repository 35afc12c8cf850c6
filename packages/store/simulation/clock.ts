/** Virtual time: a heap of what will happen. Nothing waits; the clock jumps to the next event. */
export interface Clock {
  now(): number
  after(milliseconds: number, act: () => void): void
  sleep(milliseconds: number): Promise<void>
  /**
   * Lives through all events in their order, those of one instant in the order in which they were planned. Each is
   * followed by everything that it set going, then by `afterEach`, which ends the run by answering false.
   */
  run(afterEach: () => boolean): Promise<void>
}

interface Event {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** All promises that can go on have gone on when the event loop comes round. */
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
