import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'

import type { Operation } from './operation.ts'

const MOST_PATHS = 50
const MOST_METHODS = 10

/** PHP's tools write an empty object as `[]`. */
const EmptyList = Type.Array(Type.Never(), { maxItems: 0 })

const Rule = Type.Object({
  methods: Type.Optional(Type.Array(Type.String({ maxLength: 10 }), { maxItems: MOST_METHODS })),
})

const Acl = Type.Object({
  paths: Type.Optional(
    Type.Union([
      Type.Record(Type.String({ pattern: '^/.{0,255}$' }), Type.Union([Rule, EmptyList]), {
        additionalProperties: false,
        maxProperties: MOST_PATHS,
      }),
      EmptyList,
    ]),
  ),
})

type Rule = Static<typeof Rule>
type Acl = Static<typeof Acl>

const validator = Compile(Acl)

/** Whether a claim `acl` is well formed. */
export const isAcl = (claim: unknown): claim is Acl => validator.Check(claim)

/** What a request asks for. */
export interface Target {
  readonly method: Operation['method']
  /** the segments of the route, with decoded parameters */
  readonly path: readonly string[]
}

/** Takes the path from the route: the URL may write the same path in several ways. */
export const targetOf = (
  { method, path }: Pick<Operation, 'method' | 'path'>,
  parameters: Readonly<Record<string, string>>,
): Target => ({
  method,
  path: segmentsOf(path).map((part) => (part.startsWith(':') ? (parameters[part.slice(1)] ?? '') : part)),
})

/** Without `paths` everything is allowed. */
export const allows = ({ paths }: Acl, { method, path }: Target): boolean =>
  paths === undefined ||
  Object.entries(paths).some(
    ([pattern, rule]) => allowsMethod(rule, method) && matches(segmentsOf(pattern), path),
  )

/** A rule with other members, such as `filters`, allows nothing: it has a condition that is unknown here. */
function allowsMethod(rule: Rule | never[], method: string): boolean {
  const { methods, ...conditions }: Rule = Array.isArray(rule) ? {} : rule
  return Object.keys(conditions).length === 0 && (methods === undefined || methods.includes(method))
}

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '')

/** `*` stands for one segment, `**` for any number of them. No regular expression: callers write the patterns. */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  /** how many segments of the path the pattern up to here may cover, ascending */
  let covered: readonly number[] = [0]
  for (const part of pattern) {
    const [least = Infinity] = covered
    covered =
      part === '**'
        ? [...path.keys(), path.length].filter((count) => count >= least)
        : covered
            .filter((count) => count < path.length && (part === '*' || part === path[count]))
            .map((count) => count + 1)
  }
  return covered.includes(path.length)
}
