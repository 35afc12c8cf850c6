import { createClient, PinpostError } from '@pinpost/client'

/**
 * The result of a call, and the text for the person; `next` is the page to show.
 * @typedef {object} Outcome
 * @property {'code' | 'done' | 'start'} next
 * @property {string} [requestId]
 * @property {string} [error]
 * @property {string} [notice]
 * @property {'number'} [field] the form field that the error is about
 */

const UNREACHABLE = 'We cannot reach our verification service at the moment. Please try again in a minute.'
const OUR_FAULT = 'Something went wrong on our side. Please try again later.'
const EXPIRED = 'This code is no longer valid. Please ask for a new one.'

/** The SMS, then a call after two minutes, and another one. All of them have the same code. */
const CHANNELS = /** @type {const} */ (['sms', 'voice', 'voice'])
const WAIT_SECONDS = 120

/** Pinpost in the words of this app. */
export function makeVerification({ url, key, secret, brand, log }) {
  const pinpost = createClient({ url, key, secret })

  /**
   * Calls the API. Its errors name neither numbers nor codes.
   * @param {string} what
   * @param {() => Promise<Outcome>} call
   * @param {Outcome['next']} here the page to show again after an error
   * @returns {Promise<Outcome>}
   */
  async function ask(what, call, here) {
    try {
      return await call()
    } catch (error) {
      log(`${what}: ${error instanceof Error ? error.message : 'failed'}`)
      const isAnswered = error instanceof PinpostError && error.status < 500
      return { next: here, error: isAnswered ? OUR_FAULT : UNREACHABLE }
    }
  }

  async function start(number) {
    const started = await pinpost.start({ to: number, brand, channels: CHANNELS, waitSeconds: WAIT_SECONDS })
    const requestId = 'requestId' in started ? started.requestId : undefined
    return { requestId, ...START[started.type] }
  }

  return {
    /** @param {string} number */
    start: (number) => ask('start', () => start(number), 'start'),
    /** @param {string} id @param {string} code */
    check: (id, code) => ask('check', async () => CHECK[await pinpost.check(id, code)], 'code'),
    /** @param {string} id */
    callInstead: (id) => ask('next', async () => NEXT[await pinpost.next(id)], 'code'),
    // Too early or too late to cancel, or ended already: the person may continue anyway, because a request of one
    // number does not affect another number. It ends by itself.
    /** @param {string} id */
    cancel: (id) =>
      ask(
        'cancel',
        async () => {
          await pinpost.cancel(id)
          return { next: 'start', notice: 'Which number shall we use?' }
        },
        'start',
      ),
  }
}

/** @type {Record<import('@pinpost/client').StartResult['type'], Outcome>} */
const START = {
  started: { next: 'code' },
  // A verification of this number is in progress already, perhaps of this person in another window. It is safe to go on
  // with it: it takes the phone to know the code.
  running: { next: 'code', notice: 'A code is already on its way to this number. It may take a minute.' },
  throttled: {
    next: 'start',
    error: 'Too many people are signing up right now. Please try again in a minute.',
  },
  invalid: {
    next: 'start',
    error: 'Please check the phone number. It starts with + and the country code.',
    field: 'number',
  },
  refused: { next: 'start', error: 'We cannot send codes to this number.', field: 'number' },
}

const WRONG = 'That code is not right. Please look at the latest message and try again.'

/** @type {Record<string, Outcome>} */
const CHECK = {
  right: { next: 'done' },
  wrong: { next: 'code', error: WRONG },
  ended: { next: 'start', error: EXPIRED },
  tooManyWrong: {
    next: 'start',
    error: 'The code was wrong three times, so it no longer works. Please start again.',
  },
  throttled: { next: 'code', error: 'Please wait a minute, then try again.' },
}

/** @type {Record<string, Outcome>} */
const NEXT = {
  done: { next: 'code', notice: 'We are calling you now. Please answer, and type the code that you hear.' },
  ended: { next: 'start', error: EXPIRED },
  noMoreSteps: {
    next: 'code',
    error: 'We have tried everything for this number. Please use the code you have, or another number.',
  },
}
