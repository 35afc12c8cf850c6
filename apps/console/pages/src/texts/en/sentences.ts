/** What the timeline and the explanation of a verification say. */
export const sentences = {
  withCode: (what: string, code: string) => `${what} (code ${code})`,
  notDelivered: (reason: string) => `not delivered: ${reason}`,
  limitReached: (limit: string) => `the limit ${limit} was reached`,
  chosenAmong: (why: string, routes: number) => `${why} of ${routes}`,
  blockedRoutes: (why: string, routes: string) => `${why}; blocked: ${routes}`,

  attempt: (number: number, channel: string) => `Attempt ${number}, ${channel}`,
  started: 'Started',
  claimed: (attempt: string) => `${attempt}: a worker hands it to a carrier`,
  attempted: (attempt: string, what: string) => `${attempt}: ${what}`,
  answeredLate: (attempt: string, what: string) => `${attempt}: a late answer, ${what}`,
  receiptTaken: (attempt: string, what: string) => `${attempt}: the carrier reports ${what}`,
  priceSettled: (attempt: string, price: string) => `${attempt}: the carrier reports its price, ${price}`,
  rightCode: 'The right code was entered',
  wrongCode: 'A wrong code was entered',
  pinRenewed: 'A new code was made; the old one is no longer valid',
  triggered: 'The customer asked for the next message',
  resent: (channel: string) => `The customer asked for another ${channel}`,
  approved: 'The customer approved it without a code',
  stepsMissed: 'The remaining messages were too late and were not sent',
  ended: (state: string) => `Ended: ${state}`,
  erased: 'The number was erased',
  refused: (why: string) => `Refused: ${why}`,

  nothing: 'nothing',
  inProgress: 'in progress',
  byRoute: (route: string, what: string) => `by ${route}: ${what}`,
  byRouteBecause: (route: string, why: string, what: string) => `by ${route} (${why}): ${what}`,
  withPrice: (what: string, price: string) => `${what}, ${price}`,

  webhook: (type: string, target: string) => `Webhook ${type} to ${target}`,
  webhookTry: (type: string, target: string, number: number) => `Webhook ${type} to ${target}, try ${number}`,
  webhookDone: (webhook: string) => `${webhook}: delivered`,
  webhookRetried: (webhook: string, reason: string) =>
    `${webhook}: failed (${reason}), it will be tried again`,
  webhookGivenUp: (webhook: string, reason: string) => `${webhook}: given up (${reason})`,

  wasTest: 'It was a test: no carrier was asked, and the code was known.',
  eventsLost: 'Some events of this verification were lost, so this may be incomplete.',
  notSent: (why: string) => `No code was sent, because ${why}.`,
  limitEnds: 'The limit ends by itself. An operator can lift it under Limits.',
  succeeded: (wrongCodes: number) => `The person proved the number${after(wrongCodes)}.`,
  failed: (wrongCodes: number) => `The verification failed${after(wrongCodes)}.`,
  expired: (wrongCodes: number) => `Time ran out before the right code was entered${after(wrongCodes)}.`,
  cancelled: 'The customer cancelled it.',
  stillInProgress: (wrongCodes: number) => `It is still in progress${after(wrongCodes)}.`,
  nothingSent: 'No message has been handed to a carrier.',
  fate: (attempt: string, what: string) => `${attempt}: ${what}.`,
  beingSent: 'a worker is sending it',
  notReported: (route: string) => `${route} took it and has not reported whether it arrived`,
  someCarrier: 'the carrier',
  arrived: 'the carrier reported that it arrived',
  lastReported: (status: string) => `the carrier last reported "${status}"`,
}

function after(wrongCodes: number): string {
  if (wrongCodes === 0) return ''
  return ` after ${wrongCodes} wrong ${wrongCodes === 1 ? 'code' : 'codes'}`
}
