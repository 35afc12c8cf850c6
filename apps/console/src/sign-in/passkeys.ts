import type { Passkey, Person } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import { errorBody, type Logger } from '@pinpost/telemetry'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'

import { Refused } from '../admin/refused.ts'
import type { User } from '../roles.ts'
import type { BrowserSessions } from './browser-sessions.ts'
import { returnPath } from './return-path.ts'

const Binary = Type.String({ pattern: '^[\\w-]{1,10000}$' })
/** Both kinds of answers of an authenticator, in the JSON of WebAuthn. Browsers add further members. */
const ANSWER = {
  id: Binary,
  rawId: Binary,
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}),
}
const Assertion = Type.Object({
  ...ANSWER,
  response: Type.Object({
    clientDataJSON: Binary,
    authenticatorData: Binary,
    signature: Binary,
    userHandle: Binary,
  }),
})
const Attestation = Type.Object({
  ...ANSWER,
  response: Type.Object({ clientDataJSON: Binary, attestationObject: Binary }),
})
const Token = Type.String({ maxLength: 100 })
const Begin = Type.Object({ to: Type.Optional(Type.String({ maxLength: 1_000 })) })
const Open = Type.Object({ token: Token })
const Accept = Type.Object({ token: Token, answer: Attestation })

interface Begun {
  readonly challenge: string
  readonly to: string
}

interface Context {
  readonly people: Store['console']['people']
  readonly browser: BrowserSessions
  /** called after each sign-in */
  readonly signedIn: (user: User) => void
  readonly origin: URL
  readonly now: () => number
  readonly logger: Logger
}

/** Sign-in by passkeys, which people add with a link that the command line prints. */
export function addPasskeys(
  app: FastifyInstance,
  { people, browser, signedIn, origin, now, logger }: Context,
): void {
  const rpID = origin.hostname
  const expected = { expectedOrigin: origin.origin, expectedRPID: rpID, requireUserVerification: true }

  app.post<{ Body: Static<typeof Begin> }>(
    '/sign-in/passkey/options',
    { schema: { body: Begin } },
    async ({ body: { to } }, reply) => {
      const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' })
      browser.giveTicket(reply, 'passkey', { challenge: options.challenge, to: returnPath(to) })
      return options
    },
  )

  app.post<{ Body: Static<typeof Assertion> }>(
    '/sign-in/passkey',
    { schema: { body: Assertion } },
    async (request, reply) => {
      const { body: answer } = request
      const ticket = browser.takeTicket<Begun>(request, reply, 'passkey')
      if (ticket === undefined) return refuse(reply, 'no ticket')
      const handle = answer.response.userHandle
      const person = await people.find(handle)
      const passkey = person?.passkeys.find(({ id }) => id === answer.id)
      if (person === undefined || passkey === undefined) return refuse(reply, 'unknown passkey')
      const counter = await signatureCounter(answer, passkey, ticket.content.challenge)
      if (counter === undefined) return refuse(reply, 'wrong signature')
      if (!(await browser.useTicket(ticket))) return refuse(reply, 'ticket used before')
      await browser.begin(request, reply, userOf(person))
      // Afterwards, so that a removal or another role meanwhile either shows here or ends the session.
      const signed = await people.signed(handle, answer.id, counter)
      if (signed?.role !== person.role) {
        await browser.endAllOf(person.name)
        return refuse(reply, 'changed meanwhile')
      }
      signedIn(userOf(person))
      return { to: ticket.content.to }
    },
  )

  app.post<{ Body: Static<typeof Open> }>(
    '/sign-in/invitation/options',
    { schema: { body: Open } },
    async ({ body: { token } }, reply) => {
      const person = (await people.invited(token, now())) ?? ended()
      const options = await generateRegistrationOptions({
        rpName: 'Pinpost console',
        rpID,
        userName: person.name,
        userID: Buffer.from(people.handleOf(person.name), 'base64url'),
        attestationType: 'none',
        excludeCredentials: person.passkeys.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      browser.giveTicket(reply, 'invitation', { challenge: options.challenge, to: '/' })
      return options
    },
  )

  app.post<{ Body: Static<typeof Accept> }>(
    '/sign-in/invitation',
    { schema: { body: Accept } },
    async (request, reply) => {
      const { token, answer } = request.body
      const ticket = browser.takeTicket<Begun>(request, reply, 'invitation')
      if (ticket === undefined) return refuse(reply, 'no ticket')
      const passkey = await newPasskey(answer, ticket.content.challenge)
      if (passkey === undefined) return refuse(reply, 'wrong attestation')
      // The invitation is used up in the same step, so the ticket needs no mark of its own.
      const person = (await people.accept(token, passkey)) ?? ended()
      await browser.endAllOf(person.name)
      await browser.begin(request, reply, userOf(person))
      signedIn(userOf(person))
      return { to: ticket.content.to }
    },
  )

  async function signatureCounter(
    answer: Static<typeof Assertion>,
    { id, publicKey, counter }: Passkey,
    challenge: string,
  ): Promise<number | undefined> {
    try {
      const credential = { id, publicKey: Uint8Array.from(Buffer.from(publicKey, 'base64url')), counter }
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        ...expected,
        response: answer,
        expectedChallenge: challenge,
        credential,
      })
      return verified ? authenticationInfo.newCounter : undefined
    } catch {
      // The message contains what the browser sent.
      return undefined
    }
  }

  async function newPasskey(
    answer: Static<typeof Attestation>,
    challenge: string,
  ): Promise<Passkey | undefined> {
    try {
      const { registrationInfo } = await verifyRegistrationResponse({
        ...expected,
        response: answer,
        expectedChallenge: challenge,
      })
      if (registrationInfo === undefined) return undefined
      const { id, publicKey, counter } = registrationInfo.credential
      return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, createdAt: now() }
    } catch {
      return undefined
    }
  }

  /** All refusals look the same, so that nobody learns which passkeys exist. */
  function refuse(reply: FastifyReply, reason: string) {
    logger.warn({ reason }, 'sign-in refused')
    return reply.code(401).send(errorBody(401))
  }
}

const userOf = ({ name, role }: Person) => ({ name, role })

function ended(): never {
  throw new Refused(404, 'this invitation has ended or was used: ask for another one')
}
