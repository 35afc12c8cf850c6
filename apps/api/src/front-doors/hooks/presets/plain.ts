import { Type } from 'typebox'

import { code, definePreset, orNone, type Preset, text } from './preset.ts'

/** For systems whose members can be named as you like. */
const plainPreset = (title: string, setUp: string): Preset =>
  definePreset(
    Type.Object(
      {
        to: Type.String({ description: 'The phone number or e-mail address.', minLength: 1, maxLength: 254 }),
        code: Type.Optional(code),
        text: Type.Optional(text),
      },
      { title: `${title} message` },
    ),
    {
      title,
      setUp,
      read: ({ to, code: pin, text: written }) => ({ to, code: orNone(pin), text: orNone(written) }),
    },
  )

export const kratos = plainPreset(
  'Ory Kratos',
  'Set the URL, the token and the Jsonnet of docs/hooks.md as a courier channel of type http.',
)

/** The plug-in keycloak-mfa-plugins, whose JSON does not escape the text: a form does. */
export const keycloak = plainPreset(
  'Keycloak',
  'Set the URL and the token in keycloak-mfa-plugins, with the attributes to and text, and urlencode.',
)
