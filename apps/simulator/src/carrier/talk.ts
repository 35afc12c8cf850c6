import type { Conversation } from '../twiml/run.ts'
import type { Box } from './box.ts'
import type { Line } from './line.ts'
import type { Call, ScriptItem } from './records.ts'

export interface TalkDeps {
  readonly box: Box
  readonly call: Call
  readonly line: Line
  /** epoch ms at which the carrier cuts the call */
  readonly deadline: number
  readonly now: () => number
}

/** A timer may fire this much early. */
const EARLY_MS = 2

/** What a phone hears and presses. Without an open phone page, speech takes no time and no key is pressed. */
export function makeTalk({ box, call, line, deadline, now }: TalkDeps): Omit<Conversation, 'fetch'> {
  const isOver = (): boolean => line.hasHungUp() || now() >= deadline - EARLY_MS
  const append = (item: ScriptItem): void => box.change(call, { script: [...call.script, item] })

  async function hear(item: ScriptItem, untilKey = false): Promise<boolean> {
    append(item)
    if (call.attended) {
      const longest = Math.max(0, Math.min(longestMs(item), deadline - now()))
      await line.listens(call.script.length, longest, untilKey)
    }
    return !isOver()
  }

  return {
    hear,
    async collect({ numDigits, timeoutSeconds, finishOnKey }, prompts) {
      line.forgetKeys()
      const isEnough = (keys: string): boolean =>
        (numDigits !== undefined && keys.length >= numDigits) || endOf(keys, finishOnKey) !== -1
      box.change(call, { gathering: true })
      try {
        for (const prompt of prompts) {
          if (!(await hear(prompt, true))) return undefined
          if (line.hasKeys()) break
        }
        const waitMs = call.attended ? Math.min(timeoutSeconds * 1000, Math.max(0, deadline - now())) : 0
        const keys = await line.takeKeys(isEnough, waitMs)
        const digits = cut(keys, numDigits, finishOnKey)
        if (digits !== '') append({ type: 'pressed', digits })
        return isOver() ? undefined : digits
      } finally {
        box.change(call, { gathering: false })
      }
    },
  }
}

/** The keys before the finishing key, at most as many as requested. */
function cut(keys: string, numDigits: number | undefined, finishOnKey: string): string {
  const end = endOf(keys, finishOnKey)
  return keys.slice(0, end === -1 ? keys.length : end).slice(0, numDigits)
}

const endOf = (keys: string, finishOnKey: string): number =>
  Array.from(keys).findIndex((key) => finishOnKey.includes(key))

/** The page reports when it has played an item. Without a page (a test answered), playing takes at most this long. */
function longestMs(item: ScriptItem): number {
  switch (item.type) {
    case 'say':
      return 2000 + item.text.length * 150
    case 'play':
      return 30_000
    case 'tones':
      return 1000 + item.digits.length * 500
    case 'pause':
      return item.seconds * 1000
    case 'pressed':
    case 'warning':
      return 0
  }
}
