import { parse } from 'node:querystring'

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

/** @param body the raw text that `acceptAnyBody` kept */
export function readParameters({ query, body }: Pick<FastifyRequest, 'query' | 'body'>): Parameters {
  const sources = [typeof body === 'string' ? readBody(body) : undefined, query]
  return {
    get(name) {
      for (const source of sources) {
        const value = memberOf(source, name)
        // One value, as it is mostly, needs no list.
        const text = Array.isArray(value) ? textsOf(value).find((one) => one !== '') : textOf(value)
        if (text !== undefined && text !== '') return text
      }
      return undefined
    },
    all: (name) => sources.flatMap((source) => textsOf([memberOf(source, name)].flat())),
  }
}

/** Clients send a stale `Content-Type` (a JSON one over a form): the body itself tells what it is. */
function readBody(body: string): unknown {
  const text = body.trim()
  if (!text.startsWith('{')) return parse(text, '&', '=', { maxKeys: MAX_VALUES })
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function memberOf(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined
  return Reflect.get(source, name)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string')
    return value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

const textsOf = (values: readonly unknown[]): readonly string[] =>
  values
    .slice(0, MAX_VALUES)
    .map(textOf)
    .filter((text) => text !== undefined)
