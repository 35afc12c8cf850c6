/** Every secret, key and token that is printed in this repository; `test/published-secrets.test.ts` reads the files. */
const PUBLISHED = new Set([
  // .env.example
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
  'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8',
  'change-me-please',
  'a-long-password',
  'a-token-of-telegram-gateway',
  'an-older-token-of-telegram-gateway',
  '0123456789abcdef0123456789abcdef',
  'fedcba9876543210fedcba9876543210',
  'AKIAIOSFODNN7EXAMPLE',
  'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00',
  'EAAGexampletokenofasystemuser',
  'another-random-text-of-yours',
  'a-client-secret-of-yours',
  // the demo account
  'demo-secret',
  'demosecret',
  // deploy/container/development.env and docker-compose.yml
  'aW5zZWN1cmUtZGV2ZWxvcG1lbnQtcGluLWtleS0wMDE',
  'aW5zZWN1cmUtZGV2ZWxvcG1lbnQtZmluZ2VycHJpbnQ',
  'insecure-development-auth-token',
  'insecure-development-password',
  // scripts/lib/development.mjs
  'simulator-verify-token',
])

/** Our variables, and those that a routes file may name for secrets. */
const MAY_HOLD_SECRETS = /^PINPOST_|SECRET|TOKEN|PASSWORD|KEY/

/** Whether a value is or contains a published secret, as a key ring, a JSON array or a URL may. */
const isPublished = (value: string): boolean =>
  value.split(/[\s"',:@]+/).some((part) => PUBLISHED.has(part.replace(/=+$/, '')))

/** The variables whose value is published in our files. */
export const withPublishedSecrets = (environment: object): readonly string[] =>
  Object.entries(environment)
    .filter(([name, value]) => MAY_HOLD_SECRETS.test(name) && typeof value === 'string' && isPublished(value))
    .map(([name]) => name)
