/**
 * How one verification behaves. The front door that starts it chooses the rules and they are stored with it, so that a
 * later version of the front door does not affect verifications in progress.
 */
export interface Rules {
  /** the wrong code with this number has the consequence `afterWrongCodes` */
  readonly wrongCodes: number
  /** `fail` ends the verification; `lock` keeps it until its planned end, but compares no further code */
  readonly afterWrongCodes: 'fail' | 'lock'
  /** minimum age in seconds for a cancellation */
  readonly cancelAfterSeconds: number
  /** whether it may still be cancelled once its second step has begun */
  readonly cancelAfterSecondStep: boolean
  /**
   * `renewed`: a step in the last minute of a PIN sends a new one, with a new count of wrong codes.
   * `kept`: the PIN stays the same; only its life is extended.
   * `perStep`: each step sends a new PIN, unless it keeps the last one (`keepsPin`); wrong codes are counted over all of
   * them.
   */
  readonly pin: 'renewed' | 'kept' | 'perStep'
  /** maximum number of steps, planned and resent; undefined: no resends */
  readonly sends?: number | undefined
  /** maximum seconds from start to end; undefined: the last wait and the PIN decide */
  readonly lifeSeconds?: number | undefined
}
