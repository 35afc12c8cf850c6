import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import fastifyStatic from '@fastify/static'
import { errorBody } from '@pinpost/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Built files have a hash of their content in their names. */
const CACHE_BUILT = 'public, max-age=31536000, immutable'

/** The pages that `npm run build` made: beside a bundle, or in `dist` beside the sources; undefined if there are none. */
export const builtPages = (): string | undefined =>
  ['../web/', '../dist/web/']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(`${folder}index.html`))

/** Serves the pages, and `index.html` for each of their URLs. Anyone may load them: the admin API wants a sign-in. */
export function pages(app: FastifyInstance, folder: string): void {
  app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('cache-control', path.includes('/assets/') ? CACHE_BUILT : 'no-cache')
    },
  })
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
    isPage(request) ? reply.sendFile('index.html') : reply.code(404).send(errorBody(404)),
  )
}

const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !url.startsWith('/admin/') && headers.accept?.includes('text/html') === true
