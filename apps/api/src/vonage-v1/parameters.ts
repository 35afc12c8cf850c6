import type { FastifyRequest } from 'fastify'

/** A longer value of any parameter is no value of this API. */
const MAX_VALUE_LENGTH = 2_000
const MAX_VALUES = 200

/**
 * The parameters of a request, wherever its client put them: query, form or JSON body, or a mix of these.
 * All are text, as on the wire; a number or boolean in JSON is read as if it had been written in a form.
 */
export interface Parameters {
  /** the first non-empty value; undefined where there is none */
  get(name: string): string | undefined
  /** every value of a parameter that may be repeated */
  all(name: string): readonly string[]
}

type Pair = readonly [name: string, value: string]

/** @param body the raw text that `acceptAnyBody` kept */
export function readParameters({ query, body }: Pick<FastifyRequest, 'query' | 'body'>): Parameters {
  const values = new Map<string, string[]>()
  const pairs = [...(typeof body === 'string' ? readBody(body) : []), ...readMembers(query)]
  for (const [name, value] of pairs.slice(0, MAX_VALUES)) {
    const known = values.get(name)
    const cut = value.slice(0, MAX_VALUE_LENGTH)
    if (known === undefined) values.set(name, [cut])
    else known.push(cut)
  }
  const all = (name: string): readonly string[] => values.get(name) ?? []
  return { all, get: (name) => all(name).find((value) => value !== '') }
}

/** Clients send a stale `Content-Type` (a JSON one over a form): the body itself tells what it is. */
function readBody(body: string): Pair[] {
  const text = body.trim()
  if (!text.startsWith('{')) return [...new URLSearchParams(text)]
  try {
    return readMembers(JSON.parse(text))
  } catch {
    return []
  }
}

function readMembers(members: unknown): Pair[] {
  if (typeof members !== 'object' || members === null) return []
  return Object.entries(members).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
      const text = asText(one)
      return text === undefined ? [] : [[name, text] satisfies Pair]
    }),
  )
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
