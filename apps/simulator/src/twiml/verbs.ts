/** The TwiML verbs that this carrier supports. */
export type Prompt =
  | { readonly type: 'say'; readonly text: string; readonly language: string; readonly loop: number }
  | { readonly type: 'play'; readonly url: string; readonly digits: string; readonly loop: number }
  | { readonly type: 'pause'; readonly seconds: number }

export interface Gather {
  readonly type: 'gather'
  readonly prompts: readonly Prompt[]
  /** undefined: no limit before `finishOnKey` or the timeout */
  readonly numDigits: number | undefined
  readonly timeoutSeconds: number
  readonly finishOnKey: string
  readonly action: string | undefined
  readonly method: 'GET' | 'POST'
  readonly actionOnEmptyResult: boolean
}

export type Verb =
  | Prompt
  | Gather
  | { readonly type: 'redirect'; readonly url: string; readonly method: 'GET' | 'POST' }
  | { readonly type: 'hangup' }
  | { readonly type: 'unknown'; readonly name: string }

export type ParsedTwiml =
  | { readonly ok: true; readonly verbs: readonly Verb[] }
  | { readonly ok: false; readonly message: string }
