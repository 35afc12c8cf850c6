/** What is done at the end of a turn of the event loop, in this order: what still asks Redis, then what sends it. */
type Part = 'ask' | 'send'

const planned: Record<Part, (() => void)[]> = { ask: [], send: [] }
let isPlanned = false

/** Does something once all that this turn of the event loop brings has been heard: much then goes out as one. */
export function atEndOfTurn(part: Part, act: () => void): void {
  planned[part].push(act)
  if (isPlanned) return
  isPlanned = true
  setImmediate(endTurn)
}

function endTurn(): void {
  isPlanned = false
  actAll('ask')
  actAll('send')
}

/** Sends what there is now, so that Redis has something to do while the turn goes on. */
export function sendNow(): void {
  actAll('send')
}

function actAll(part: Part): void {
  const acts = planned[part]
  planned[part] = []
  for (const act of acts) act()
}
