import type { Gather, ParsedTwiml, Prompt, Verb } from './verbs.ts'
import { type Element, parseXml } from './xml.ts'

/** Reads a TwiML document. Unknown verbs stay in the list, so that the call can warn about them. */
export function parseTwiml(text: string): ParsedTwiml {
  const root = parseXml(text)
  if (root === undefined) return { ok: false, message: 'Document parse failure' }
  if (root.name !== 'Response') return { ok: false, message: 'The root element is not <Response>' }
  return { ok: true, verbs: elementsOf(root).map(readVerb) }
}

function readVerb(element: Element): Verb {
  switch (element.name) {
    case 'Gather':
      return readGather(element)
    case 'Redirect':
      return { type: 'redirect', url: textOf(element), method: methodOf(element) }
    // An outgoing call cannot be rejected, so it ends.
    case 'Reject':
    case 'Hangup':
      return { type: 'hangup' }
    default:
      return readPrompt(element) ?? { type: 'unknown', name: element.name.slice(0, 40) }
  }
}

function readPrompt(element: Element): Prompt | undefined {
  const { attributes } = element
  const loop = wholeNumber(attributes['loop'], 1)
  switch (element.name) {
    case 'Say':
      return { type: 'say', text: textOf(element), language: languageOf(attributes), loop }
    case 'Play':
      return { type: 'play', url: textOf(element), digits: attributes['digits'] ?? '', loop }
    case 'Pause':
      return { type: 'pause', seconds: wholeNumber(attributes['length'], 1) }
    default:
      return undefined
  }
}

function readGather(element: Element): Gather {
  const { attributes } = element
  const finishOnKey = attributes['finishOnKey'] ?? '#'
  const numDigits = wholeNumber(attributes['numDigits'], 0)
  return {
    type: 'gather',
    prompts: elementsOf(element).flatMap((child) => readPrompt(child) ?? []),
    numDigits: numDigits > 0 ? numDigits : undefined,
    timeoutSeconds: wholeNumber(attributes['timeout'], 5),
    finishOnKey,
    action: attributes['action'],
    method: methodOf(element),
    actionOnEmptyResult: attributes['actionOnEmptyResult'] === 'true',
  }
}

const elementsOf = ({ children }: Element): Element[] => children.filter((child) => typeof child !== 'string')

/** The language is unknown for voices such as `Polly.Vicki-Neural`; a plain `Say` is English. */
const languageOf = ({ language }: Readonly<Record<string, string>>): string =>
  language !== undefined && /^[a-z]{2,3}(-[a-z\d]{2,8}){0,2}$/i.test(language) ? language : 'en-US'

const methodOf = ({ attributes }: Element): 'GET' | 'POST' =>
  attributes['method']?.toUpperCase() === 'GET' ? 'GET' : 'POST'

const wholeNumber = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : otherwise

/** The words of an element. SSML is ignored, except that `sub` is spoken as its alias. */
const textOf = (element: Element): string => wordsOf(element).replaceAll(/\s+/g, ' ').trim()

function wordsOf({ name, attributes, children }: Element): string {
  if (name === 'sub' && attributes['alias'] !== undefined) return attributes['alias']
  if (name === 'break') return ' '
  return children.map((child) => (typeof child === 'string' ? child : wordsOf(child))).join('')
}
