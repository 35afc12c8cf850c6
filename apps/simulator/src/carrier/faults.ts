import type { Channel } from './records.ts'

/** A fault to inject. `accept`: whether the message is sent although the client gets no answer. */
export type Fault =
  | { readonly type: 'error'; readonly code: number; readonly status: number; readonly message?: string }
  | { readonly type: 'httpStatus'; readonly status: number; readonly body: string; readonly accept: boolean }
  | { readonly type: 'delay'; readonly ms: number }
  | { readonly type: 'timeout'; readonly accept: boolean }
  | { readonly type: 'reset'; readonly accept: boolean }
  | { readonly type: 'undelivered'; readonly code: number }
  | { readonly type: 'failed'; readonly code?: number }
  | { readonly type: 'busy' }
  | { readonly type: 'noAnswer' }
  | { readonly type: 'doubleCallbacks' }
  | { readonly type: 'reorderCallbacks' }
  | { readonly type: 'noCallbacks' }
  | { readonly type: 'delayCallbacks'; readonly ms: number }

export interface NewRule {
  readonly channel?: Channel
  /** `+` and digits, or the beginning of an e-mail address */
  readonly prefix?: string
  /** 0 to 1; default 1 */
  readonly rate?: number
  /** how often it applies before it is removed */
  readonly times?: number
  readonly fault: Fault
}

export interface Rule extends NewRule {
  readonly id: string
}

type FaultOf<Type extends Fault['type']> = Extract<Fault, { type: Type }>

export interface CallbackFaults {
  readonly none: boolean
  readonly twice: boolean
  readonly reversed: boolean
  readonly delayMs: number
}

/** The faults that apply to one create request. */
export interface Plan {
  readonly answer: FaultOf<'error' | 'httpStatus' | 'timeout' | 'reset'> | undefined
  readonly answerDelayMs: number
  readonly ending: FaultOf<'undelivered' | 'failed' | 'busy' | 'noAnswer'> | undefined
  readonly callbacks: CallbackFaults
}

const MAX_RULES = 100

export type Faults = ReturnType<typeof makeFaults>

export function makeFaults(random: () => number) {
  const rules = new Map<string, Rule>()
  let lastId = 0

  function useUp(rule: Rule): void {
    if (rule.times === undefined) return
    if (rule.times > 1) rules.set(rule.id, { ...rule, times: rule.times - 1 })
    else rules.delete(rule.id)
  }

  return {
    list: (): readonly Rule[] => [...rules.values()],
    /** @returns undefined if there are too many */
    add(rule: NewRule): Rule | undefined {
      if (rules.size >= MAX_RULES) return undefined
      lastId += 1
      const added = { id: String(lastId), ...rule }
      rules.set(added.id, added)
      return added
    },
    remove: (id: string): boolean => rules.delete(id),
    clear: (): void => rules.clear(),

    /** All matching rules apply; of those that exclude each other, the oldest. */
    plan(channel: Channel, to: string): Plan {
      let answer: Plan['answer']
      let ending: Plan['ending']
      let answerDelayMs = 0
      let callbacks: CallbackFaults = { none: false, twice: false, reversed: false, delayMs: 0 }

      /** @returns whether the fault changed anything */
      function apply(fault: Fault): boolean {
        switch (fault.type) {
          case 'error':
          case 'httpStatus':
          case 'timeout':
          case 'reset':
            if (answer !== undefined) return false
            answer = fault
            return true
          case 'undelivered':
          case 'failed':
          case 'busy':
          case 'noAnswer':
            if (ending !== undefined || !canEnd(channel, fault)) return false
            ending = fault
            return true
          case 'delay':
            answerDelayMs += fault.ms
            return true
          case 'doubleCallbacks':
            callbacks = { ...callbacks, twice: true }
            return true
          case 'reorderCallbacks':
            callbacks = { ...callbacks, reversed: true }
            return true
          case 'noCallbacks':
            callbacks = { ...callbacks, none: true }
            return true
          case 'delayCallbacks':
            callbacks = { ...callbacks, delayMs: callbacks.delayMs + fault.ms }
            return true
        }
      }

      for (const rule of rules.values()) {
        const matches =
          (rule.channel ?? channel) === channel &&
          to.startsWith(rule.prefix ?? '') &&
          (rule.rate === undefined || random() < rule.rate)
        if (matches && apply(rule.fault)) useUp(rule)
      }
      return { answer, answerDelayMs, ending, callbacks }
    },
  }
}

/** A message is never busy, and a call is never undelivered. */
export function canEnd(channel: Channel, { type }: Fault): boolean {
  return channel === 'call' ? type !== 'undelivered' : type !== 'busy' && type !== 'noAnswer'
}

/** Whether the carrier accepts the message or call, independent of its answer. */
export function isTaken({ answer }: Plan): boolean {
  if (answer === undefined) return true
  return answer.type === 'error' ? false : answer.accept
}
