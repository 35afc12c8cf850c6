import { createHmac, generateKeyPairSync, hash, randomUUID, sign } from 'node:crypto'

const jsonPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An application of Verify v2. Each of its requests has a JWT of its own, as the SDKs write it. */
export function makeApplication() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const id = randomUUID()
  return {
    id,
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    authorization(): string {
      const iat = Math.floor(Date.now() / 1_000)
      const claims = { application_id: id, iat, exp: iat + 900, jti: randomUUID() }
      const signed = `${jsonPart({ alg: 'RS256', typ: 'JWT' })}.${jsonPart(claims)}`
      return `Bearer ${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
    },
  }
}

export type Application = ReturnType<typeof makeApplication>

/** Reads the JWT of a callback. @returns the id of its event, and whether it was signed for this body with this secret */
export function readCallback(authorization: string, body: string, secret: string) {
  const [, header = '', claims = '', signature = ''] = /^Bearer (.+)\.(.+)\.(.+)$/.exec(authorization) ?? []
  const { jti, payload_hash: payload }: { jti?: string; payload_hash?: string } =
    claims === '' ? {} : JSON.parse(Buffer.from(claims, 'base64url').toString())
  const mac = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url')
  return { event: jti ?? '', isSigned: signature === mac && payload === hash('sha256', body) }
}
