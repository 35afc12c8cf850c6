import { parse } from 'node:querystring'

import { Busboy } from '@fastify/busboy'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** the `Content-Type` that the client sent */
    declaredType: string
  }
}

const BYTES = 'application/octet-stream'

/**
 * Keeps the body as bytes whatever its type says: `readParameters` looks at what it is. Fastify would refuse a type
 * without a slash with 415, so it sees a type of our own.
 */
export function acceptAnyBody(app: FastifyInstance): void {
  app.decorateRequest('declaredType', '')
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw
    request.declaredType = headers['content-type'] ?? ''
    if (headers['content-type'] !== undefined) headers['content-type'] = BYTES
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([BYTES, '*'], { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
}

/** A compressed body is not read: it could be far larger than what arrived. */
export function isEncoded({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): boolean {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity' && Buffer.isBuffer(body) && body.length > 0
}

export const MAX_VALUES = 200
/** A longer value of any parameter is no value of this API. */
export const MAX_VALUE_LENGTH = 2_000

/**
 * The members of a body: JSON, a form or a multipart form. Clients send a stale `Content-Type` (a JSON one over a form),
 * so the body itself tells which it is. Only the charset is taken from the header.
 */
export async function readBody(body: Buffer, contentType: string): Promise<unknown> {
  if (body.length === 0) return undefined
  const charset = charsetOf(contentType, body)
  const boundary = boundaryOf(body)
  if (boundary !== undefined) return readMultipart(body, boundary, charset)
  const text = (charset === UTF_8 ? body.toString() : new TextDecoder(charset).decode(body)).trim()
  if (!text.startsWith('{')) return readForm(body, text, charset)
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const UTF_8 = 'utf-8'
const CHARSET = /;\s*charset\s*=\s*["']?([^\s"';,]{1,40})/i

/** The WHATWG name of the charset: declared, or of a byte order mark; UTF-8 if it is none that we know. */
function charsetOf(contentType: string, [first, second]: Buffer): string {
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  const label = CHARSET.exec(contentType)?.[1]
  if (label === undefined) return UTF_8
  // Without a mark, UTF-16 is big-endian by its RFC and little-endian by WHATWG; the first character here is ASCII.
  if (/^utf-?16$/i.test(label)) return first === 0 ? 'utf-16be' : 'utf-16le'
  try {
    return new TextDecoder(label).encoding
  } catch {
    return UTF_8
  }
}

/** Percent-escapes are bytes of the form's own charset. UTF-16 has none: its forms escape UTF-8. */
function readForm(body: Buffer, text: string, charset: string): unknown {
  if (charset === UTF_8 || charset.startsWith('utf-16')) return parse(text, '&', '=', { maxKeys: MAX_VALUES })
  const decoder = new TextDecoder(charset)
  const decodeURIComponent = (escaped: string): string => {
    const bytes = escaped.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    )
    return decoder.decode(Buffer.from(bytes, 'latin1'))
  }
  return parse(body.toString('latin1').trim(), '&', '=', { maxKeys: MAX_VALUES, decodeURIComponent })
}

/** RFC 2046: a multipart body begins with its boundary, on a line of its own. */
const FIRST_LINE = /^\s*--([\w'()+,./:=? -]{0,69}[\w'()+,./:=?-])[ \t]*\r?\n/

function boundaryOf(body: Buffer): string | undefined {
  const head = body.toString('latin1', 0, 200)
  return FIRST_LINE.exec(head)?.[1]
}

/** Files are no parameters. A body that breaks off has the fields that came whole. */
function readMultipart(body: Buffer, boundary: string, charset: string): Promise<Record<string, string[]>> {
  const fields: Record<string, string[]> = {}
  return new Promise((resolve) => {
    const parser = new Busboy({
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      defCharset: charset,
      limits: { files: 0, fields: MAX_VALUES, parts: MAX_VALUES, fieldSize: MAX_VALUE_LENGTH * 4 },
    })
    parser.on('field', (name, value) => {
      if (Object.hasOwn(fields, name)) fields[name]?.push(value)
      else Object.defineProperty(fields, name, { value: [value], enumerable: true })
    })
    parser.on('finish', () => {
      resolve(fields)
    })
    parser.on('error', () => {
      resolve(fields)
    })
    parser.end(body)
  })
}
