import type { Rules, Step, Workflow } from '@pinpost/core'

/** The rules of every verification through this API. */
export const RULES: Rules = {
  wrongCodes: 3,
  afterWrongCodes: 'fail',
  cancelAfterSeconds: 30,
  cancelAfterSecondStep: false,
  pin: 'renewed',
}

/** Default of `pin_expiry`. */
const DEFAULT_PIN_SECONDS = 300

const sms = (waitSeconds: number): Step => ({ channel: 'sms', waitSeconds })
const voice = (waitSeconds: number): Step => ({ channel: 'voice', waitSeconds })

/**
 * The seven `workflow_id`s with their default waits. 6 and 7 have one step without a wait: they end with their PIN.
 */
const WORKFLOWS = {
  1: [sms(125), voice(180), voice(300)],
  2: [sms(125), sms(180), voice(300)],
  3: [voice(150), voice(150)],
  4: [sms(120), sms(180)],
  5: [sms(120), voice(180)],
  6: [sms(0)],
  7: [voice(0)],
} as const satisfies Record<number, Workflow>

export type WorkflowId = keyof typeof WORKFLOWS

export const isWorkflowId = (id: number): id is WorkflowId => Object.hasOwn(WORKFLOWS, id)

export interface TimingRequest {
  readonly workflow: WorkflowId
  /** 60–3600 */
  readonly pinExpirySeconds?: number | undefined
  /** 60–900; replaces every wait, including the one after the last step */
  readonly nextEventWaitSeconds?: number | undefined
  /** if the numbering plan distinguishes them */
  readonly line?: 'mobile' | 'landline' | undefined
}

/**
 * Steps and PIN life of a request. If both times are given and `pinExpirySeconds` is not a multiple of
 * `nextEventWaitSeconds`, it silently becomes that wait, as documented by Vonage.
 */
export function planTiming({ workflow, pinExpirySeconds, nextEventWaitSeconds: wait, line }: TimingRequest): {
  readonly steps: Workflow
  readonly pinSeconds: number
} {
  const preset = stepsFor(line, WORKFLOWS[workflow])
  if (wait === undefined) return { steps: preset, pinSeconds: pinExpirySeconds ?? DEFAULT_PIN_SECONDS }
  const steps = preset.map(({ channel }) => ({ channel, waitSeconds: wait }))
  if (pinExpirySeconds === undefined) return { steps, pinSeconds: DEFAULT_PIN_SECONDS }
  return { steps, pinSeconds: pinExpirySeconds % wait === 0 ? pinExpirySeconds : wait }
}

/** A landline cannot show an SMS, so only the calls remain; a workflow without calls is tried unchanged. */
function stepsFor(line: TimingRequest['line'], steps: Workflow): Workflow {
  const calls = steps.filter(({ channel }) => channel === 'voice')
  return line === 'landline' && calls.length > 0 ? calls : steps
}
