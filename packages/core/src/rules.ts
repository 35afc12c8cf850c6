/**
 * How one verification behaves. The front door that starts it chooses them, since each wire promises its own; they are
 * stored with the verification, so that a later version of the door changes nothing of it.
 */
export interface Rules {
  /** wrong codes that are allowed for one PIN; the last of them has the consequence `afterWrongCodes` */
  readonly wrongCodes: number
  /** `fail` ends the verification; `lock` lets it live on until its end, and compares no further code */
  readonly afterWrongCodes: 'fail' | 'lock'
  /** age in seconds from which it may be cancelled */
  readonly cancelAfterSeconds: number
  /** whether it may still be cancelled once its second step has begun */
  readonly cancelAfterSecondStep: boolean
  /**
   * `renewed`: a step in the last minute of a PIN brings a new one, with its own count of wrong codes.
   * `kept`: the value stays; only its life is prolonged.
   * `perStep`: each step brings a PIN of its own; wrong codes are counted over all of them.
   */
  readonly pin: 'renewed' | 'kept' | 'perStep'
  /** steps that are planned or asked for, at most; undefined allows those of the plan only */
  readonly sends?: number | undefined
  /** maximum seconds from start to end; undefined: the last wait and the PIN decide */
  readonly lifeSeconds?: number | undefined
}
