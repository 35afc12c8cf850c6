/** The old package has no types; these are the parts that the test uses. */
declare module 'nexmo' {
  type Done = (error: unknown, answer: Record<string, unknown>) => void
  type Parameters = Record<string, string | number>

  export default class Nexmo {
    constructor(
      credentials: { apiKey: string; apiSecret: string },
      options: { apiHost: string; restHost: string; port: string },
    )
    readonly verify: {
      request(parameters: Parameters, done: Done): void
      psd2(parameters: Parameters, done: Done): void
      check(parameters: Parameters, done: Done): void
      control(parameters: Parameters, done: Done): void
      search(ids: string | string[], done: Done): void
    }
  }
}
