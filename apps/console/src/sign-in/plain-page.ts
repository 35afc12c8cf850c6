import type { FastifyReply } from 'fastify'

/** A page without scripts, for browsers that a provider has sent here. The texts are our own. */
export function plainPage(reply: FastifyReply, status: number, title: string, text: string): FastifyReply {
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="/sign-in">Sign in again</a></p>
</html>
`
  return reply.code(status).type('text/html; charset=utf-8').send(page)
}
