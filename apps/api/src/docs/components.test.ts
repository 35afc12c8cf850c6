import { expect, it } from 'vitest'

import { componentName, withNamedComponents } from './components.ts'

const status = { title: 'Status 3', type: 'object', properties: { title: { type: 'string' } } }

it.each([
  ['Status 3', 'Status3'],
  ['startVerification answer in XML', 'StartVerificationAnswerInXML'],
  ['Right code in verify_response', 'RightCodeInVerifyResponse'],
])('%s is the component %s', (title, name) => {
  expect(componentName(title)).toBe(name)
})

it('moves schemas with a title, nested ones too, and changes nothing else', () => {
  const answer = { title: 'Answer', anyOf: [status, { type: 'null' }] }
  const document = {
    info: { title: 'Pinpost' },
    paths: { '/a': { get: { schema: answer, example: { title: 'x' } } }, '/b': { get: { schema: status } } },
    components: { securitySchemes: {} },
  }
  expect(withNamedComponents(document)).toEqual({
    info: { title: 'Pinpost' },
    paths: {
      '/a': { get: { schema: { $ref: '#/components/schemas/Answer' }, example: { title: 'x' } } },
      '/b': { get: { schema: { $ref: '#/components/schemas/Status3' } } },
    },
    components: {
      securitySchemes: {},
      schemas: {
        Answer: { title: 'Answer', anyOf: [{ $ref: '#/components/schemas/Status3' }, { type: 'null' }] },
        Status3: status,
      },
    },
  })
})

it('refuses two different schemas with the same title', () => {
  const paths = { a: status, b: { ...status, type: 'string' } }
  expect(() => withNamedComponents({ paths })).toThrow('two schemas are called Status 3')
})
