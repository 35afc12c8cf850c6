import { randomBytes } from 'node:crypto'

/** Unpublished secrets, because production refuses those of our files. */
export const OWN_SECRETS = {
  PINPOST_PIN_KEYS: `own:${randomBytes(32).toString('base64')}`,
  PINPOST_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
  PINPOST_TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
  PINPOST_SIMULATOR_AUTH_TOKEN: randomBytes(16).toString('hex'),
  PINPOST_ACCOUNTS: JSON.stringify([
    { key: 'shop0001', secrets: [randomBytes(16).toString('hex')], countries: ['GB'] },
  ]),
}

/** These variables with unpublished secrets, whichever of them hold one. */
export const withOwnSecrets = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      /_(?:TOKEN|SECRET)$/.test(name) ? randomBytes(16).toString('hex') : value,
    ]),
  ),
  ...OWN_SECRETS,
})
