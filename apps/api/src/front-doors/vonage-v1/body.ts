import { parse } from 'node:querystring'

import { Busboy } from '@fastify/busboy'

export const MAX_VALUES = 200
/** No parameter of this API has longer values. */
export const MAX_VALUE_LENGTH = 2_000

/**
 * Parses JSON, a form or a multipart form. Clients send a wrong `Content-Type` (JSON for a form), so the format is
 * detected from the body. Only the charset is taken from the header.
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

/** The declared charset or that of a byte order mark, by its WHATWG name; UTF-8 if it is unknown. */
function charsetOf(contentType: string, [first, second]: Buffer): string {
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  const label = CHARSET.exec(contentType)?.[1]
  if (label === undefined) return UTF_8
  // Without a mark, UTF-16 is big-endian by its RFC and little-endian by WHATWG; the first character is ASCII, so check
  // it.
  if (/^utf-?16$/i.test(label)) return first === 0 ? 'utf-16be' : 'utf-16le'
  try {
    return new TextDecoder(label).encoding
  } catch {
    return UTF_8
  }
}

/** Percent-escapes are bytes of the form's charset; forms in UTF-16 escape UTF-8. */
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

/** Files are ignored. A truncated body has the fields that arrived completely. */
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
