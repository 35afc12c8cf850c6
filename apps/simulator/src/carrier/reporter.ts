import type { CallbackFaults } from './faults.ts'
import type { Lives } from './lives.ts'
import type { Outbound, Outgoing } from './outbound.ts'
import type { Entry } from './records.ts'

/** Reports the states of one message or call to the application. */
export interface Reporter {
  report(event: string, outgoing: Outgoing): void
  /** Nothing more will be reported. */
  end(): void
}

/**
 * Callbacks of one message or call are sent one after another, so that they are in order unless a fault changes that.
 * State changes do not wait for them.
 */
export function makeReporter(
  { kind, sid, to }: Entry,
  faults: CallbackFaults,
  { lives, outbound }: { readonly lives: Lives; readonly outbound: Outbound },
): Reporter {
  if (faults.none) return { report() {}, end() {} }

  let last = Promise.resolve()
  const held: (() => void)[] = []
  const send = (event: string, outgoing: Outgoing): void => {
    const before = last
    const delay = faults.delayMs > 0 ? lives.wait(faults.delayMs) : undefined
    const about = { kind, sid, to, event }
    const sent = (async () => {
      await Promise.all([before, delay])
      await outbound.callBack(outgoing, about)
      if (faults.twice) await outbound.callBack(outgoing, about)
    })()
    last = sent
    lives.run(() => sent)
  }

  return {
    report(event, outgoing) {
      if (faults.reversed) held.push(() => send(event, outgoing))
      else send(event, outgoing)
    },
    end() {
      for (const release of held.toReversed()) release()
    },
  }
}
