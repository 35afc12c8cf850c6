// The three triggers of a Cognito user pool with the flow CUSTOM_AUTH. Pinpost makes, delivers and checks the codes.
import process from 'node:process'

import { createClient } from '@pinpost/client'

const {
  PINPOST_URL = 'http://127.0.0.1:3000',
  PINPOST_KEY = 'demo0001',
  PINPOST_SECRET = 'demo-secret',
} = process.env

// Cognito waits five seconds for a trigger.
const pinpost = createClient({ url: PINPOST_URL, key: PINPOST_KEY, secret: PINPOST_SECRET, timeoutMs: 4_000 })

const MOST_ANSWERS = 3

/** DefineAuthChallenge: a code is asked for until it is right, three times at most. */
export async function defineAuthChallenge(event) {
  const { session } = event.request
  const isRight = session.at(-1)?.challengeResult === true
  const isOver = !isRight && session.length >= MOST_ANSWERS
  Object.assign(event.response, { issueTokens: isRight, failAuthentication: isOver })
  if (!isRight && !isOver) event.response.challengeName = 'CUSTOM_CHALLENGE'
  return event
}

/** CreateAuthChallenge: the first one sends a code; the others ask for it again. */
export async function createAuthChallenge(event) {
  const [first] = event.request.session
  const requestId =
    first?.challengeMetadata ?? (await startRequest(event.request.userAttributes.phone_number))
  Object.assign(event.response, {
    publicChallengeParameters: {},
    privateChallengeParameters: { requestId },
    challengeMetadata: requestId,
  })
  return event
}

/** VerifyAuthChallengeResponse */
export async function verifyAuthChallenge(event) {
  const { privateChallengeParameters, challengeAnswer } = event.request
  const result = await pinpost.check(privateChallengeParameters.requestId, challengeAnswer)
  event.response.answerCorrect = result === 'right'
  return event
}

async function startRequest(to) {
  const started = await pinpost.start({ to, brand: 'Acme', channels: ['sms', 'voice'] })
  if (started.type !== 'started' && started.type !== 'running')
    throw new Error(`no code sent: ${started.type}`)
  return started.requestId
}
