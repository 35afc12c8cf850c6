import type { FastifyRequest } from 'fastify'

const LONGEST_ORIGIN = 260

/** Scheme and host of the request, which links repeat; undefined if its `Host` header is missing or invalid. */
export function originOf({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string | undefined {
  const text = `${protocol}://${host}`
  if (text.length > LONGEST_ORIGIN || !URL.canParse(text)) return undefined
  const { origin, href } = new URL(text)
  return href === `${origin}/` ? origin : undefined
}

/** The parts of the path, by name. */
export const pathOf = ({ params }: Pick<FastifyRequest, 'params'>): Record<string, string> =>
  Object.fromEntries(Object.entries(Object(params)).map(([name, value]) => [name, String(value)]))
