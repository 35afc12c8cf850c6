import { normaliseNumber } from '../carrier/ids.ts'
import { type Parsed, refuse } from './errors.ts'

type Fields = Readonly<Record<string, unknown>>

export interface Wanted {
  readonly to: string
  readonly code: string
  readonly template: string
  readonly language: string
  /** comes back in webhooks */
  readonly opaque: string | undefined
}

const MAX_CODE = 15
const MAX_OPAQUE = 512

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** An authentication template: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates */
export function parseMessage(body: unknown): Parsed<Wanted> {
  const { messaging_product: product, to, type, template, biz_opaque_callback_data: opaque } = fieldsOf(body)
  if (product !== 'whatsapp') return refuse(100, 'messaging_product wants whatsapp')
  const number = typeof to === 'string' && to.length <= 40 ? normaliseNumber(to) : undefined
  if (number === undefined) return refuse(131_009, 'to is no phone number')
  if (type !== 'template') return refuse(131_009, 'this stand-in takes the type template only')
  if (opaque !== undefined && (typeof opaque !== 'string' || opaque.length > MAX_OPAQUE))
    return refuse(131_009, `biz_opaque_callback_data wants at most ${MAX_OPAQUE} characters`)
  const { name, language, components } = fieldsOf(template)
  const { code: tag } = fieldsOf(language)
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name))
    return refuse(131_008, 'template.name is missing or no name')
  if (typeof tag !== 'string' || !/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(tag))
    return refuse(131_008, 'template.language.code is missing or no language')
  const code = codeIn(listOf(components).map(fieldsOf))
  if (!code.ok) return code
  return { ok: true, value: { to: number, code: code.value, template: name, language: tag, opaque } }
}

/** The body and the button must contain the code. */
function codeIn(components: readonly Fields[]): Parsed<string> {
  const body = components.find(({ type }) => type === 'body')
  const button = components.find(({ type }) => type === 'button')
  const code = parameterOf(body)
  if (code === undefined) return refuse(132_000, 'body: one parameter is expected')
  if (code.length > MAX_CODE) return refuse(131_009, `body: a code has at most ${MAX_CODE} characters`)
  if (button === undefined || String(button['index']) !== '0')
    return refuse(131_008, 'buttons: Button at index 0 of type Url requires a parameter')
  if (button['sub_type'] !== 'url') return refuse(131_009, 'buttons: Button at index 0 must be of type Url')
  if (parameterOf(button) !== code)
    return refuse(131_009, 'buttons: the parameter has to be that of the body')
  return { ok: true, value: code }
}

function parameterOf(component: Fields | undefined): string | undefined {
  const [parameter, ...others] = listOf(component?.['parameters']).map(fieldsOf)
  const { type, text } = parameter ?? {}
  return type === 'text' && typeof text === 'string' && text !== '' && others.length === 0 ? text : undefined
}
