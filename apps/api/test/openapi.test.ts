import { readFileSync } from 'node:fs'

import { validate } from '@readme/openapi-parser'
import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from './api.ts'
import { fetchDocument, fetchRaw, mismatches, operationsOf, type Schema } from './document.ts'

async function openDocumented() {
  const api = await openTestApi({ skipWaitFor: [SHOP.key] })
  return { ...api, document: await fetchDocument(api.app) }
}

describe('the OpenAPI document', () => {
  it('is valid, and the same in YAML', async () => {
    const { app } = await openDocumented()
    const text = (await app.inject('/docs/json')).body
    expect(await validate(JSON.parse(text))).toMatchObject({ valid: true, warnings: [] })
    const yaml = await app.inject('/docs/yaml')
    expect(yaml.statusCode).toBe(200)
    expect(yaml.body).toMatch(/^openapi: 3\.1\.0\n/)
  })

  it('states the version, the licence and the URL of the service', async () => {
    const { document } = await openDocumented()
    const { version }: { version: string } = JSON.parse(readFileSync('apps/api/package.json', 'utf8'))
    expect(document.info).toMatchObject({ version, license: { name: 'Apache-2.0' } })
    expect(document.servers.map(({ url }) => url)).toEqual(['http://127.0.0.1:3000'])
  })

  it('has every route but hidden ones and HEAD', async () => {
    const { app } = await openTestApi({ skipWaitFor: [SHOP.key] })
    const routes: string[] = []
    app.addHook('onRoute', ({ method, url, schema }) => {
      if (schema?.hide === true) return
      for (const one of [method].flat()) routes.push(`${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
    })
    const document = await fetchDocument(app)
    const expected = routes.filter((route) => !route.startsWith('HEAD '))
    expect(expected.length).toBeGreaterThan(20)
    expect(
      operationsOf(document)
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(expected.toSorted())
  })

  it('shows the eight main operations first, and their alternative paths separately', async () => {
    const { document } = await openDocumented()
    const first = new Set(document.tags.slice(0, 2).map(({ name }) => name))
    const shown = operationsOf(document).filter(([, { tags }]) => tags.some((tag) => first.has(tag)))
    expect(shown.map(([name]) => name)).toEqual([
      'POST /verify/json',
      'POST /verify/psd2/json',
      'POST /verify/check/json',
      'POST /verify/control/json',
      'POST /verify/search/json',
      'POST /verify/network-unblock',
      'POST /verify/templates',
      'GET /verify/ping',
    ])
  })

  it('has a named component for every answer, distinguished by its status', async () => {
    const { app } = await openTestApi()
    const { paths, components } = await fetchRaw(app)
    const { schema } =
      paths['/verify/check/json']?.['post']?.responses['200']?.content?.['application/json'] ?? {}
    expect(schema).toEqual({ $ref: '#/components/schemas/CheckCodeAnswer' })
    expect(components.schemas['CheckCodeAnswer']).toMatchObject({
      anyOf: [
        'RightCode',
        'Status1',
        'Status2',
        'Status3',
        'Status4',
        'Status5',
        'Status6',
        'Status16',
        'Status17',
      ].map((name) => ({ $ref: `#/components/schemas/${name}` })),
      discriminator: {
        propertyName: 'status',
        mapping: { '0': '#/components/schemas/RightCode', '16': '#/components/schemas/Status16' },
      },
    })
    expect(components.schemas['Status16']).toMatchObject({ required: ['request_id', 'status', 'error_text'] })
  })

  it('a route without a description cannot be added', async () => {
    const { app } = await openTestApi()
    expect(() => app.get('/secret', () => 'x')).toThrow('route GET /secret wants a schema')
    expect(() => app.get('/half', { schema: { summary: 'x' } }, () => 'x')).toThrow('wants a schema')
  })

  it('describes every operation, parameter and answer', async () => {
    const { document } = await openDocumented()
    const bare = operationsOf(document).filter(([, operation]) => {
      const { summary, description, tags, parameters = [], responses } = operation
      const texts = [summary, description, ...parameters.map((parameter) => parameter.description)]
      const answers = Object.values(responses).map((answer) => answer.description)
      const hasAll = [...texts, ...answers].every((text) => (text ?? '') !== '')
      return !hasAll || tags.length === 0 || answers.includes('Default Response')
    })
    expect(bare.map(([name]) => name)).toEqual([])
  })

  it('has examples that match its schemas', async () => {
    const { document } = await openDocumented()
    const media = operationsOf(document).flatMap(([, { responses }]) =>
      Object.values(responses).flatMap(({ content = {} }) => Object.entries(content)),
    )
    const wrong = media.flatMap(([type, { schema, examples = {} }]) =>
      Object.values(examples).flatMap(({ value }) =>
        mismatches(schema, type, typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    )
    expect(wrong).toEqual([])
    expect(media.flatMap(([, { examples = {} }]) => Object.keys(examples)).length).toBeGreaterThan(100)
  })
})

/** The minimum and maximum of a parameter, and a value beyond each. */
function limitsOf({ minimum, maximum, maxLength }: Schema): { good: string[]; bad: string[] } {
  if (maxLength !== undefined) return { good: ['a'.repeat(maxLength)], bad: ['a'.repeat(maxLength + 1)] }
  if (minimum === undefined || maximum === undefined) return { good: [], bad: [] }
  return { good: [String(minimum), String(maximum)], bad: [String(minimum - 1), String(maximum + 1)] }
}

describe('the rate limits in the document', () => {
  it.each([
    [
      '/verify/json',
      { brand: 'Acme' },
      ['brand', 'sender_id', 'pin_expiry', 'next_event_wait', 'workflow_id'],
    ],
    ['/verify/psd2/json', { payee: 'Acme', amount: '1' }, ['payee', 'pin_expiry', 'next_event_wait']],
  ])('%s: match those of the service', async (path, parameters, names) => {
    const { document, call } = await openDocumented()
    const { schema } = document.paths[path]?.['post']?.requestBody?.content['application/json'] ?? {}
    for (const name of names) {
      const { good, bad } = limitsOf(schema?.properties?.[name] ?? {})
      expect(bad, `${name} has limits`).not.toEqual([])
      const ask = async (value: string) =>
        (await call(path, { number: someNumber(), ...parameters, [name]: value }))['status']
      for (const value of good) expect(await ask(value), `${name} ${value}`).toBe('0')
      for (const value of bad) expect(await ask(value), `${name} ${value}`).toBe('3')
    }
  })
})

describe('/docs', () => {
  it('loads nothing from another host', async () => {
    const { app } = await openTestApi()
    const page = await app.inject('/docs')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src/,
    )
    expect(page.body).not.toMatch(/https?:|src="\/\/|href="\/\//)
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url)
    expect(parts.length).toBeGreaterThan(4)
    const answers = await Promise.all(parts.map((url) => app.inject(url)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(parts.map(() => 200))
  })
})
