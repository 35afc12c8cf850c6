import { Vonage } from '@vonage/server-sdk'

const TIMEOUT_MS = 10_000

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

/** Pinpost in the words of this app. The statuses are those of the Vonage Verify v1 API. */
export function makeVerification({ url, key, secret, brand, log }) {
  const { verify } = new Vonage({ apiKey: key, apiSecret: secret }, { apiHost: url })

  /**
   * Calls the API and maps its status to the next page and text.
   * @param {string} what
   * @param {() => Promise<any>} call
   * @param {Record<string, Outcome>} meanings
   * @param {Outcome['next']} here the page to show again after an error
   * @returns {Promise<Outcome>}
   */
  async function ask(what, call, meanings, here) {
    try {
      const answer = await withTimeout(call())
      const meaning = meanings[answer.status]
      if (meaning !== undefined) return { requestId: answer.request_id, ...meaning }
      // Neither number nor code: the texts of the API name none but the request id.
      log(`${what}: status ${answer.status}, ${answer.error_text}`)
      return { next: here, error: OUR_FAULT }
    } catch (error) {
      log(`${what}: ${error instanceof Error ? error.message : 'failed'}`)
      return { next: here, error: UNREACHABLE }
    }
  }

  return {
    /** @param {string} number */
    start: (number) => ask('start', () => verify.start({ number, brand }), START, 'start'),
    /** @param {string} id @param {string} code */
    check: (id, code) => ask('check', () => verify.check(id, code), CHECK, 'code'),
    /** @param {string} id */
    callInstead: (id) => ask('trigger', () => verify.trigger(id), TRIGGER, 'code'),
    /** @param {string} id */
    cancel: (id) => ask('cancel', () => verify.cancel(id), CANCEL, 'start'),
  }
}

/** @type {Record<string, Outcome>} */
const START = {
  0: { next: 'code' },
  1: { next: 'start', error: 'Too many people are signing up right now. Please try again in a minute.' },
  3: {
    next: 'start',
    error: 'Please check the phone number. It starts with + and the country code.',
    field: 'number',
  },
  7: { next: 'start', error: 'We cannot send codes to this number.', field: 'number' },
  // A verification of this number is in progress already, perhaps of this person in another window; the answer names that
  // request. It is safe to go on with it: it takes the phone to know the code.
  10: { next: 'code', notice: 'A code is already on its way to this number. It may take a minute.' },
  15: { next: 'start', error: 'We cannot send codes to this country yet.', field: 'number' },
  29: { next: 'start', error: 'We cannot send codes to this number yet.', field: 'number' },
}

const WRONG = 'That code is not right. Please look at the latest message and try again.'

/** @type {Record<string, Outcome>} */
const CHECK = {
  0: { next: 'done' },
  2: { next: 'code', error: 'Please type the code.' },
  3: { next: 'code', error: WRONG },
  6: { next: 'start', error: EXPIRED },
  16: { next: 'code', error: WRONG },
  17: { next: 'start', error: 'The code was wrong three times, so it no longer works. Please start again.' },
}

/** @type {Record<string, Outcome>} */
const TRIGGER = {
  0: { next: 'code', notice: 'We are calling you now. Please answer, and type the code that you hear.' },
  6: { next: 'start', error: EXPIRED },
  19: {
    next: 'code',
    error: 'We have tried everything for this number. Please use the code you have, or another number.',
  },
}

// Too early or too late to cancel (19), or ended already (6): the person may continue anyway, because a request of one
// number does not affect another number. It ends by itself.
const FREE = /** @type {Outcome} */ ({ next: 'start', notice: 'Which number shall we use?' })
/** @type {Record<string, Outcome>} */
const CANCEL = { 0: FREE, 6: FREE, 19: FREE }

/**
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function withTimeout(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const timeout = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
