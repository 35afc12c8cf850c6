import type { FastifyRequest } from 'fastify'

import { MAX_VALUE_LENGTH, MAX_VALUES, readBody } from './body.ts'

/**
 * The parameters of a request from query, form or JSON body, or a mix of these. All are text; a number or boolean in
 * JSON is read as if it were in a form.
 */
export interface Parameters {
  /** the first non-empty value; undefined if there is none */
  get(name: string): string | undefined
  /** every value of a parameter that may be repeated */
  all(name: string): readonly string[]
  /** whether the value was a number in JSON, which loses leading zeros */
  isNumber(name: string): boolean
}

export async function readParameters({
  query,
  body,
  declaredType,
}: Pick<FastifyRequest, 'query' | 'body' | 'declaredType'>): Promise<Parameters> {
  const sources = [Buffer.isBuffer(body) ? await readBody(body, declaredType) : undefined, query]
  const first = (name: string): string | number | boolean | undefined => {
    for (const source of sources) {
      const value = memberOf(source, name)
      const values = Array.isArray(value) ? value.slice(0, MAX_VALUES) : [value]
      const found = values.filter(isScalar).find((each) => each !== '')
      if (found !== undefined) return found
    }
    return undefined
  }
  return {
    get(name) {
      const value = first(name)
      return value === undefined ? undefined : textOf(value)
    },
    all: (name) =>
      sources.flatMap((source) =>
        [memberOf(source, name)].flat().slice(0, MAX_VALUES).filter(isScalar).map(textOf),
      ),
    isNumber: (name) => typeof first(name) === 'number',
  }
}

function memberOf(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined
  return Reflect.get(source, name)
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const textOf = (value: string | number | boolean): string => String(value).slice(0, MAX_VALUE_LENGTH)
