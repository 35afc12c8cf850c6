import { readFileSync } from 'node:fs'

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

import { withNamedComponents } from './components.ts'
import { keepAnswer } from './kept-answer.ts'
import { SECURITY_SCHEMES } from './security.ts'
import { TAGS } from './tags.ts'

const Package = Type.Object({ version: Type.String() })

const DESCRIPTION = `
Pinpost proves that a person controls a phone number: it makes a PIN, delivers it by SMS and phone call on a timed
workflow, and checks what the person types.

The endpoints under \`/verify\` speak the wire of the Vonage Verify API (v1), so that its SDKs work unchanged. All of
them but \`network-unblock\` and \`templates\` answer HTTP 200 whatever the outcome: **the \`status\` in the body says
it**, and \`0\` means that it went well. Those under \`/v2/verify\` speak the wire of its successor, with real HTTP statuses.
Those under \`/v2/Services\` speak the wire of Twilio's Verify API (v2).
`.trim()

/** The page works offline and may load nothing from other hosts. Its icons are inline images. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Every route must have a description, even if this process does not serve the document. */
export function wantDescriptions(app: FastifyInstance): void {
  app.addHook('onRoute', refuseWithoutSchema)
}

/**
 * The OpenAPI document, generated from the routes' schemas, at `/docs/json` and `/docs/yaml`, and as a page at `/docs`.
 * Register it before the routes that it describes.
 */
export function docs(app: FastifyInstance, publicUrl: string): void {
  const documents = new Map([
    ['/docs/json', keepAnswer('application/json; charset=utf-8', () => JSON.stringify(app.swagger()))],
    ['/docs/yaml', keepAnswer('application/x-yaml', () => app.swagger({ yaml: true }))],
  ])
  app.register(swagger, {
    stripBasePath: false,
    transformObject: (document) =>
      'openapiObject' in document ? withNamedComponents(document.openapiObject) : document.swaggerObject,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pinpost',
        summary: 'Self-hosted phone verification',
        description: DESCRIPTION,
        version: readVersion(),
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl, description: 'This service' }],
      tags: [...TAGS],
      components: { securitySchemes: SECURITY_SCHEMES },
    },
  })
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    uiHooks: {
      // The plugin's own handlers generate the document for each request.
      async onRequest(request, reply) {
        await documents.get(request.routeOptions.url ?? '')?.send(request, reply)
      },
    },
    theme: { title: 'Pinpost API' },
    uiConfig: {
      layout: 'BaseLayout',
      docExpansion: 'list',
      defaultModelsExpandDepth: -1,
      showCommonExtensions: true,
    },
  })
}

/** @throws Error when the app is built, so that a route without a description is noticed */
function refuseWithoutSchema({ method, url, schema }: RouteOptions): void {
  if (schema?.hide === true) return
  const isDescribed =
    schema?.summary !== undefined && schema.response !== undefined && (schema.tags?.length ?? 0) > 0
  if (!isDescribed)
    throw new Error(`route ${String(method)} ${url} wants a schema with summary, tags and response`)
}

/** From `package.json`; the relative path is the same from the sources and the compiled files. */
function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return Value.Parse(Package, JSON.parse(text)).version
}
