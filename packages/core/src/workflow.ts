export type Channel = 'sms' | 'voice'

/** One planned delivery; `waitSeconds` is the time until the next step, or after the last one until the end. */
export interface Step {
  readonly channel: Channel
  readonly waitSeconds: number
}

export type Workflow = readonly Step[]

/** Seconds that a PIN lives where the request does not say. */
export const DEFAULT_PIN_SECONDS = 300

const sms = (waitSeconds: number): Step => ({ channel: 'sms', waitSeconds })
const voice = (waitSeconds: number): Step => ({ channel: 'voice', waitSeconds })

/**
 * The seven `workflow_id`s of the Vonage Verify v1 API with their default waits.
 * 6 and 7 have one step and wait for nothing: they end when their PIN does.
 */
export const WORKFLOWS = {
  1: [sms(125), voice(180), voice(300)],
  2: [sms(125), sms(180), voice(300)],
  3: [voice(150), voice(150)],
  4: [sms(120), sms(180)],
  5: [sms(120), voice(180)],
  6: [sms(0)],
  7: [voice(0)],
} as const satisfies Record<number, Workflow>

export type WorkflowId = keyof typeof WORKFLOWS

/** A landline shows no SMS, so its steps are the calls; a workflow without any is tried as it is. */
export function stepsFor(line: 'mobile' | 'landline' | undefined, steps: Workflow): Workflow {
  const calls = steps.filter(({ channel }) => channel === 'voice')
  return line === 'landline' && calls.length > 0 ? calls : steps
}

export interface Timing {
  readonly steps: Workflow
  readonly pinSeconds: number
}

export interface TimingRequest {
  readonly workflow: WorkflowId
  /** 60–3600 */
  readonly pinExpirySeconds?: number | undefined
  /** 60–900; takes the place of every wait, also of the one after the last step */
  readonly nextEventWaitSeconds?: number | undefined
}

/**
 * Steps and PIN life of a request. Where both times are given, a `pinExpirySeconds` that is no multiple of
 * `nextEventWaitSeconds` silently becomes that wait, as the Vonage reference has it.
 */
export function planTiming({
  workflow,
  pinExpirySeconds,
  nextEventWaitSeconds: wait,
}: TimingRequest): Timing {
  const preset: Workflow = WORKFLOWS[workflow]
  if (wait === undefined) return { steps: preset, pinSeconds: pinExpirySeconds ?? DEFAULT_PIN_SECONDS }
  const steps = preset.map(({ channel }) => ({ channel, waitSeconds: wait }))
  if (pinExpirySeconds === undefined) return { steps, pinSeconds: DEFAULT_PIN_SECONDS }
  return { steps, pinSeconds: pinExpirySeconds % wait === 0 ? pinExpirySeconds : wait }
}
