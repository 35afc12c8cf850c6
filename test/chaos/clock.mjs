// @ts-check
// Loaded into a worker before its own code (`--import`): lets the harness step its wall clock, as a time server would.
// Timers use the monotonic clock and do not step, neither here. JavaScript, because Node runs it without a build.
import process from 'node:process'

const RealDate = Date
let shiftMs = 0

const now = () => RealDate.now() + shiftMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => {
    const made = Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget)
    if (typeof made !== 'object' || made === null) throw new TypeError('no date')
    return made
  },
  apply: () => new RealDate(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
})

process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'shiftMs' in message)
    shiftMs = Number(message.shiftMs)
})
// The channel to the harness must not keep a finished process alive.
process.channel?.unref()
