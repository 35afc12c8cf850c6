import { XMLParser } from 'fast-xml-parser'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

export type Schema = TSchema & {
  readonly type?: string
  readonly title?: string
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly xml?: { readonly name?: string; readonly wrapped?: boolean }
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

interface Media {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Answer {
  readonly description: string
  readonly content?: Readonly<Record<string, Media>>
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly { readonly name: string; readonly description?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Answer>>
}

/** The parts of an OpenAPI document that the tests read. */
export interface Document {
  readonly openapi: string
  readonly info: { readonly version: string; readonly license: { readonly name: string } }
  readonly tags: readonly { readonly name: string }[]
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The document with its component references resolved. */
export async function fetchDocument(app: FastifyInstance): Promise<Document> {
  const raw = await fetchRaw(app)
  return resolved(raw, raw.components.schemas)
}

/** The document as it is served. */
export const fetchRaw = async (app: FastifyInstance): Promise<RawDocument> =>
  (await app.inject('/docs/json')).json<RawDocument>()

const PREFIX = '#/components/schemas/'

function resolved<T>(value: T, schemas: RawDocument['components']['schemas']): T {
  const text = JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null || !('$ref' in one)) return one
    return schemas[String(one.$ref).slice(PREFIX.length)]
  })
  return JSON.parse(text)
}

export type RawDocument = Document & {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** `GET /verify/json`, … with their operations */
export const operationsOf = ({ paths }: Document): readonly (readonly [string, Operation])[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  )

/** Differences between an answer and the document; empty if there are none. */
export function undocumented(operation: Operation | undefined, answer: LightMyRequestResponse): string[] {
  const documented = operation?.responses[answer.statusCode]
  if (documented === undefined) return [`HTTP ${answer.statusCode}`]
  const type = String(answer.headers['content-type'] ?? '').replace(/;.*/, '')
  if (documented.content === undefined) return answer.body === '' ? [] : ['a body']
  const media = documented.content[type]
  return media === undefined ? [`type ${type}`] : mismatches(media.schema, type, answer.body)
}

export function mismatches(schema: Schema, type: string, body: string): string[] {
  const variants = schema.anyOf ?? [schema]
  const read = (variant: Schema): unknown => {
    if (type === 'text/plain') return body
    return type === 'text/xml' ? readXml(variant, body) : JSON.parse(body)
  }
  if (variants.some((variant) => Value.Check(variant, read(variant)))) return []
  return [`${body} is none of ${variants.map(({ title }) => String(title)).join(', ')}`]
}

const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true })

/** The value of an XML document, according to its schema's `xml` members. */
function readXml(schema: Schema, body: string): unknown {
  const document: Record<string, unknown> = parser.parse(body)
  const [root, ...others] = Object.entries(document)
  if (root === undefined || others.length > 0 || root[0] !== schema.xml?.name) return undefined
  return decode(schema, root[1])
}

function decode(schema: Schema, value: unknown): unknown {
  if (schema.type === 'array') {
    const list = schema.xml?.wrapped === true ? member(value, schema.items?.xml?.name ?? '') : value
    const items: readonly unknown[] = list === undefined ? [] : Array.isArray(list) ? list : [list]
    return items.map((item) => decode(schema.items ?? schema, item))
  }
  if (schema.type !== 'object' || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => {
      const of = schema.properties?.[name]
      return [name, of === undefined ? one : decode(of, one)]
    }),
  )
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
