import type { CallbackFaults } from './faults.ts'
import type { Lives } from './lives.ts'
import type { Outbound } from './outbound.ts'
import type { Params } from './signature.ts'

/** Reports the states of one message or call to the application. */
export interface Reporter {
  report(params: Params): void
  /** Nothing more will be reported. */
  end(): void
}

/**
 * Callbacks of one message or call are sent one after another, so that they are in order unless a fault changes that.
 * State changes do not wait for them.
 */
export function makeReporter(
  url: string | undefined,
  faults: CallbackFaults,
  { lives, outbound }: { readonly lives: Lives; readonly outbound: Outbound },
): Reporter {
  if (url === undefined || faults.none) return { report() {}, end() {} }

  let last = Promise.resolve()
  const held: Params[] = []
  const send = (params: Params): void => {
    const before = last
    const delay = faults.delayMs > 0 ? lives.wait(faults.delayMs) : undefined
    const sent = (async () => {
      await Promise.all([before, delay])
      await outbound.callBack(url, params)
      if (faults.twice) await outbound.callBack(url, params)
    })()
    last = sent
    lives.run(() => sent)
  }

  return {
    report(params) {
      if (faults.reversed) held.push(params)
      else send(params)
    },
    end() {
      for (const params of held.toReversed()) send(params)
    },
  }
}
