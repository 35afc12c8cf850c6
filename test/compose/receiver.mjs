// @ts-check
// Keeps the webhooks that it gets, and answers GET with them.
import { createServer } from 'node:http'
import process from 'node:process'
import { text } from 'node:stream/consumers'

/** @type {object[]} */
const got = []
createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(got))
    return
  }
  got.push({ headers: request.headers, body: await text(request) })
  response.writeHead(204).end()
}).listen(8080)
process.on('SIGTERM', () => process.exit(0))
