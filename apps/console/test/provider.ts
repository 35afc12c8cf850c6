import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Provider } from 'oidc-provider'
import { onTestFinished } from 'vitest'

export const CLIENT = { id: 'pinpost', secret: 'a-long-secret-of-the-test' }

interface Person {
  readonly name: string
  readonly groups: readonly string[]
}

/** A real OpenID provider on loopback, where this person is signed in at once; closed after the test. */
export async function startProvider(redirectUri: string, person: () => Person): Promise<URL> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo
  const issuer = new URL(`http://127.0.0.1:${port}`)
  const scopes = 'openid profile groups'
  const provider = new Provider(issuer.origin, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    cookies: { keys: ['test'] },
    scopes: scopes.split(' '),
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: person().name, groups: [...person().groups] }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId: CLIENT.id, accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope(scopes)
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const isInteraction = request.url?.startsWith('/interaction/') === true
    void (isInteraction
      ? provider.interactionFinished(request, response, { login: { accountId: person().name } })
      : answer(request, response))
  })
  return issuer
}
