import type { FastifySchema } from 'fastify'
import { type TObject, type TSchema, Type } from 'typebox'

import { jsonAnswer, transportErrors } from '../../../docs/errors.ts'
import { componentName } from '../../../docs/components.ts'
import { CREDENTIALS, CREDENTIALS_OR_BODY, NO_CREDENTIALS } from '../../../docs/security.ts'
import type { WireAnswer } from '../wire.ts'
import { renderXml, type XmlRoot } from '../xml.ts'
import type { Answer } from './answer.ts'
import { DONE, ONE_FOUND, RIGHT_CODE, SEVERAL_FOUND, STARTED } from './answers.ts'
import { inBody, PARAMETERS } from './parameters.ts'
import { COMMON_REFUSALS, refusedAnswers, type RefusalName, statusTable } from './statuses.ts'

/** The documentation of an endpoint. */
export interface EndpointDocument {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly parameters: TObject
  /** a parameter for the examples of error texts */
  readonly parameter: string
  readonly succeeds: readonly Answer[]
  readonly refusals: readonly RefusalName[]
}

const START_REFUSALS: readonly RefusalName[] = [
  ...COMMON_REFUSALS,
  'invalid',
  'tooLong',
  'codeLength',
  'blocked',
  'blockedNetwork',
  'barred',
  'quotaExceeded',
  'alreadyRunning',
  'unsupportedCountry',
  'customPinNotAllowed',
  'notPermitted',
]

export const START: EndpointDocument = {
  name: 'startVerification',
  summary: 'Start a verification',
  description:
    'Generates a PIN and delivers it. A number can have one verification in progress in each account.',
  parameters: PARAMETERS.start,
  parameter: 'brand',
  succeeds: [STARTED],
  refusals: START_REFUSALS,
}

export const PAYMENT: EndpointDocument = {
  name: 'startPayment',
  summary: 'Start the confirmation of a payment',
  description:
    'Like a verification, with payee and amount in every message (PSD2). Check, control and search are the same.',
  parameters: PARAMETERS.payment,
  parameter: 'payee',
  succeeds: [STARTED],
  refusals: START_REFUSALS,
}

export const CHECK: EndpointDocument = {
  name: 'checkCode',
  summary: 'Check a code',
  description:
    'Checks the code that the person typed. A right code ends the verification, and so does the third wrong one.',
  parameters: PARAMETERS.check,
  parameter: 'code',
  succeeds: [RIGHT_CODE],
  refusals: [
    ...COMMON_REFUSALS,
    'tooLong',
    'invalidCode',
    'nothingToCheck',
    'wrongCode',
    'tooManyWrongCodes',
  ],
}

export const CONTROL: EndpointDocument = {
  name: 'control',
  summary: 'Cancel, or trigger the next event',
  description: 'Ends a verification early, or starts its next message or call now.',
  parameters: PARAMETERS.control,
  parameter: 'cmd',
  succeeds: [DONE],
  refusals: [
    ...COMMON_REFUSALS,
    'invalidCommand',
    'barred',
    'nothingToControl',
    'cancelTooEarly',
    'cancelTooLate',
    'noMoreEvents',
  ],
}

export const SEARCH: EndpointDocument = {
  name: 'search',
  summary: 'Search verifications',
  description: 'Searches one verification, or up to ten. `status` is a word if it was found, else a number.',
  parameters: PARAMETERS.search,
  parameter: 'request_id',
  succeeds: [ONE_FOUND, SEVERAL_FOUND],
  refusals: [...COMMON_REFUSALS, 'tooManyIds', 'nothingFound'],
}

interface Place {
  /** without the format */
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly format: 'json' | 'xml'
  readonly rootOf: (answer: WireAnswer) => XmlRoot
}

/** The schema of one route, for documentation; the endpoint validates. */
export function endpointSchema(
  endpoint: EndpointDocument,
  { path, method, format, rootOf }: Place,
): FastifySchema {
  const { name, summary, description, parameters, parameter, succeeds, refusals } = endpoint
  const all = [...succeeds, ...refusedAnswers(refusals, parameter)]
  const isMain = method === 'POST' && format === 'json'
  const how = [method === 'GET' && ', by GET', format === 'xml' && ', answered in XML']
    .filter(Boolean)
    .join('')
  return {
    operationId: `${name}${method === 'GET' ? 'ByQuery' : ''}${format === 'xml' ? 'Xml' : ''}`,
    tags: [isMain ? 'Verify' : 'Verify by GET or in XML'],
    summary: summary + how,
    description: isMain
      ? `${description}\n\n${statusTable(all)}`
      : `As \`POST ${path}/json\`. ${description}`,
    security: method === 'GET' ? CREDENTIALS : CREDENTIALS_OR_BODY,
    ...(method === 'GET' ? { querystring: parameters } : { body: inBody([parameters], `${name} request`) }),
    response: {
      200: answers(all, `${name} answer`, format, rootOf),
      ...transportErrors(413, 415),
    },
  }
}

function answers(all: readonly Answer[], title: string, format: Place['format'], rootOf: Place['rootOf']) {
  const description = 'Every outcome; the `status` in the body says which.'
  const isJson = format === 'json'
  const kinds = [...new Map(all.map((answer) => [answer.schema, answer])).values()]
  const schemas = kinds.map((answer) => (isJson ? answer.schema : inXml(answer, rootOf(answer.example))))
  const examples = Object.fromEntries(
    all.map(({ name, meaning, example }) => [
      name,
      {
        summary: `${example.status ?? 'found'}: ${meaning}`,
        value: isJson ? example : renderXml(rootOf(example), example),
      },
    ]),
  )
  const type = isJson ? 'application/json' : 'text/xml'
  const schema = Type.Union(
    schemas,
    isJson ? { title, ...discriminator(kinds) } : { title: `${title} in XML` },
  )
  return { description, content: { [type]: { schema, examples } } }
}

/** Tells client generators that `status` selects the schema. A list of several verifications has no status. */
function discriminator(kinds: readonly Answer[]) {
  if (kinds.some(({ example }) => example.status === undefined)) return {}
  const mapping = kinds.flatMap(({ schema, example }) =>
    Type.IsObject(schema) ? [[example.status, `#/components/schemas/${componentName(titleOf(schema))}`]] : [],
  )
  return { discriminator: { propertyName: 'status', mapping: Object.fromEntries(mapping) } }
}

const titleOf = (schema: TSchema): string =>
  'title' in schema && typeof schema.title === 'string' ? schema.title : ''

/** As `renderXml` writes it: except for commands, an answer begins with an id, which may be empty. */
function inXml({ schema, xml }: Answer, name: XmlRoot): TSchema {
  const root = { xml: { name }, title: `${titleOf(xml ?? schema)} in ${name}` }
  if (xml !== undefined) return { ...xml, ...root }
  if (name === 'response' || !Type.IsObject(schema) || 'request_id' in schema.properties)
    return { ...schema, ...root }
  const request_id = Type.Literal('', { description: 'Always empty here.' })
  const { properties, required } = schema
  return {
    ...schema,
    properties: { request_id, ...properties },
    required: ['request_id', ...required],
    ...root,
  }
}

export const PING: FastifySchema = {
  operationId: 'ping',
  tags: ['Verify'],
  summary: 'Check that the API is reachable',
  description: 'Answers without credentials.',
  security: NO_CREDENTIALS,
  response: {
    200: jsonAnswer(
      'It is there.',
      Type.Object({ status: Type.Literal('0') }, { title: 'Here', additionalProperties: false }),
    ),
    ...transportErrors(413, 415),
  },
}
