// @ts-check
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const DAYS = 30
const DAY_MS = 86_400_000

/**
 * Where the development certificate is, or will be.
 * @param {string} home
 */
export const certificateFiles = (home) => ({
  PINPOST_API_TLS_CERT_FILE: join(home, 'tls', 'cert.pem'),
  PINPOST_API_TLS_KEY_FILE: join(home, 'tls', 'key.pem'),
})

/**
 * A certificate for this machine, for SDKs that need HTTPS. It is renewed before it expires. Clients must be configured to
 * trust it.
 * @param {string} home
 */
export async function makeCertificate(home) {
  const { PINPOST_API_TLS_CERT_FILE: certFile, PINPOST_API_TLS_KEY_FILE: keyFile } = certificateFiles(home)
  if (existsSync(certFile) && Date.now() - statSync(certFile).mtimeMs < (DAYS / 2) * DAY_MS) return
  // A package, so only after the install.
  const { generate } = await import('selfsigned')
  const names = [
    { type: /** @type {const} */ (2), value: 'localhost' },
    { type: /** @type {const} */ (7), ip: '127.0.0.1' },
    { type: /** @type {const} */ (7), ip: '::1' },
  ]
  const pems = await generate([{ name: 'commonName', value: 'Pinpost development' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names },
    ],
  })
  mkdirSync(join(home, 'tls'), { recursive: true, mode: 0o700 })
  writeFileSync(keyFile, pems.private, { mode: 0o600 })
  writeFileSync(certFile, pems.cert)
}
