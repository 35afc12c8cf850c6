export interface SettingProblem {
  /** the path inside the value, such as `[2].secrets[0]`; empty for the value itself */
  readonly path: string
  /** what is wrong and what to do, without the value */
  readonly problem: string
}

/** A value of the configuration is wrong. Its message has a line for each problem and repeats no value. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings'
  readonly problems: readonly SettingProblem[]

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`)).join('\n'))
    this.problems = problems
  }
}
