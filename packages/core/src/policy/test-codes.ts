import { Secret } from '../secret.ts'

/** What lets an app be tested without messages. */
export interface TestRules {
  /** the codes of numbers that no person has, by number (E.164 with `+`) */
  readonly testNumbers?: Readonly<Record<string, string>> | undefined
  /** nothing of the account is sent */
  readonly sandbox?: boolean | undefined
}

const SANDBOX_CODE = '1234567890'

export const isTestNumber = ({ testNumbers }: TestRules, address: string): boolean =>
  testNumbers !== undefined && Object.hasOwn(testNumbers, address)

/**
 * The known code of a verification that sends nothing; undefined if it is a real one. A test number among real numbers
 * makes none.
 * @param length digits of a code in a sandbox
 */
export function testCodeOf(
  rules: TestRules,
  addresses: readonly string[],
  length: number,
): Secret | undefined {
  const { testNumbers, sandbox = false } = rules
  const [first = ''] = addresses
  const code = addresses.every((address) => isTestNumber(rules, address)) ? testNumbers?.[first] : undefined
  if (code !== undefined) return new Secret(code)
  return sandbox ? new Secret(SANDBOX_CODE.slice(0, length)) : undefined
}
