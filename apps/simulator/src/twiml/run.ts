import type { Fetched } from '../carrier/outbound.ts'
import type { ScriptItem } from '../carrier/records.ts'
import { parseTwiml } from './parse.ts'
import type { Gather, Prompt, Verb } from './verbs.ts'

/** The two ends of a call: the phone and the application's web server. */
export interface Conversation {
  /** Resolves once the person has heard it. @returns false if the call has ended */
  readonly hear: (item: ScriptItem) => Promise<boolean>
  /** Plays the prompts until a key is pressed, then collects keys. @returns undefined if the call has ended */
  readonly collect: (gather: Gather, prompts: readonly ScriptItem[]) => Promise<string | undefined>
  readonly fetch: (url: string, method: 'GET' | 'POST', digits: string | undefined) => Promise<Fetched>
}

export type FirstDocument =
  | { readonly type: 'inline'; readonly twiml: string }
  | { readonly type: 'url'; readonly url: string; readonly method: 'GET' | 'POST' }

/** Stops documents that redirect to themselves. */
const MAX_DOCUMENTS = 20
const MAX_ITEMS = 1000
/** `loop="0"` means "until the call ends", which without a person would be never. */
const MAX_LOOPS = 10

/** What Twilio says if an application answers with anything but TwiML. */
const APOLOGY = 'We are sorry, an application error has occurred. Goodbye.'

interface Document {
  readonly verbs: readonly Verb[]
  readonly url: string | undefined
}

type Next =
  | 'on'
  | 'end'
  | { readonly goTo: string; readonly method: 'GET' | 'POST'; readonly digits?: string }

/** Runs documents one after another until the last one ends or the call ends. */
export async function runTwiml(first: FirstDocument, conversation: Conversation): Promise<void> {
  let documents = 1
  let items = 0
  let document =
    first.type === 'inline'
      ? await read(first.twiml, undefined)
      : await load(first.url, first.method, undefined)

  while (document !== undefined) {
    const next = await perform(document)
    if (typeof next === 'string') return
    documents += 1
    if (documents > MAX_DOCUMENTS) return await warn(12_100, 'Too many documents in one call')
    document = await follow(next, document.url)
  }

  async function perform({ verbs, url }: Document): Promise<Next> {
    for (const verb of verbs) {
      const next = await performVerb(verb, url)
      if (next !== 'on') return next
    }
    return 'end'
  }

  async function performVerb(verb: Verb, url: string | undefined): Promise<Next> {
    switch (verb.type) {
      case 'say':
      case 'play':
      case 'pause':
        for (const item of itemsOf(verb, url)) if (!(await hear(item))) return 'end'
        return 'on'
      case 'gather':
        return await performGather(verb, url)
      case 'redirect':
        return { goTo: verb.url, method: verb.method }
      case 'hangup':
        return 'end'
      case 'unknown':
        await warn(12_200, `The verb <${verb.name}> is not known and was passed over`)
        return 'on'
    }
  }

  async function performGather(gather: Gather, url: string | undefined): Promise<Next> {
    const prompts = gather.prompts.flatMap((prompt) => itemsOf(prompt, url))
    const digits = await conversation.collect(gather, prompts)
    if (digits === undefined) return 'end'
    if (digits === '' && !gather.actionOnEmptyResult) return 'on'
    return { goTo: gather.action ?? '', method: gather.method, digits }
  }

  async function hear(item: ScriptItem): Promise<boolean> {
    items += 1
    return items <= MAX_ITEMS && (await conversation.hear(item))
  }

  async function follow(
    next: Exclude<Next, string>,
    base: string | undefined,
  ): Promise<Document | undefined> {
    const url = URL.canParse(next.goTo, base) ? new URL(next.goTo, base) : undefined
    if (url !== undefined && /^https?:$/.test(url.protocol))
      return await load(url.href, next.method, next.digits)
    await warn(11_100, 'Invalid URL format')
    return undefined
  }

  async function load(url: string, method: 'GET' | 'POST', digits: string | undefined) {
    const fetched = await conversation.fetch(url, method, digits)
    switch (fetched.type) {
      case 'document':
        return await read(fetched.text, url)
      case 'status':
        return await fail(11_200, `HTTP retrieval failure: status ${fetched.status}`)
      case 'tooLarge':
        return await fail(11_750, 'TwiML response body too large')
      case 'unreachable':
        return await fail(11_200, 'HTTP retrieval failure: no answer')
    }
  }

  async function read(text: string, url: string | undefined): Promise<Document | undefined> {
    const parsed = parseTwiml(text)
    return parsed.ok ? { verbs: parsed.verbs, url } : await fail(12_100, parsed.message)
  }

  async function fail(code: number, message: string): Promise<undefined> {
    await warn(code, message)
    await hear({ type: 'say', text: APOLOGY, language: 'en-US' })
  }

  async function warn(code: number, message: string): Promise<void> {
    await hear({ type: 'warning', code, message })
  }
}

function itemsOf(prompt: Prompt, base: string | undefined): readonly ScriptItem[] {
  switch (prompt.type) {
    case 'say': {
      const item = { type: 'say', text: prompt.text, language: prompt.language } as const
      return prompt.text === '' ? [] : repeat(item, prompt.loop)
    }
    case 'play': {
      const tones = prompt.digits.replaceAll(/[^\d*#wW]/g, '')
      if (tones !== '') return [{ type: 'tones', digits: tones }]
      const url = URL.canParse(prompt.url, base) ? new URL(prompt.url, base) : undefined
      return url !== undefined && /^https?:$/.test(url.protocol)
        ? repeat({ type: 'play', url: url.href }, prompt.loop)
        : [{ type: 'warning', code: 11_100, message: 'Invalid URL format in <Play>' }]
    }
    case 'pause':
      return prompt.seconds === 0 ? [] : [{ type: 'pause', seconds: prompt.seconds }]
  }
}

const repeat = (item: ScriptItem, loop: number): readonly ScriptItem[] =>
  Array.from({ length: loop === 0 ? MAX_LOOPS : Math.min(loop, MAX_LOOPS) }, () => item)
