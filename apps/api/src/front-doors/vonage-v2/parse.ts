import type { Static, TSchema } from 'typebox'

import { ProblemError } from '../../http/problem.ts'
import { validate } from '../../http/validate.ts'
import { problems } from './problem.ts'

/**
 * Parses a value with the schema that the API document shows.
 * @param name prefix for problems of a nested value: `workflow[0]`
 * @throws ProblemError 422 with every problem, and no value
 */
export const parse = <T extends TSchema>(schema: T, value: unknown, name?: string): Static<T> =>
  validate(schema, value, (invalid) => new ProblemError(problems.invalidParameters(invalid)), name)
