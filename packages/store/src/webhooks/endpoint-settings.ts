import { InvalidSettings, WEBHOOK_TYPES } from '@pinpost/core'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import { isWebUrl, WEB_URL } from '../accounts/application-settings.ts'
import { problemsOf } from '../accounts/settings-problems.ts'

const EndpointSettings = Type.Object(
  {
    url: Type.Refine(Type.String({ maxLength: 500, description: WEB_URL }), isWebUrl),
    /** absent: all */
    types: Type.Optional(
      Type.Array(Type.Enum([...WEBHOOK_TYPES], { description: `use one of ${WEBHOOK_TYPES.join(', ')}` }), {
        minItems: 1,
        maxItems: WEBHOOK_TYPES.length,
        uniqueItems: true,
      }),
    ),
    enabled: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type EndpointSettings = Static<typeof EndpointSettings>

/** @throws InvalidSettings with every problem by path, and no value */
export function parseEndpointSettings(settings: unknown): EndpointSettings {
  if (!Value.Check(EndpointSettings, settings))
    throw new InvalidSettings(problemsOf(EndpointSettings, settings, ''))
  return settings
}
