import type { OutcomeKind, Receipt, Why } from '@pinpost/core'

import type { ActName } from '@pinpost/console/calls'
import type { Account, AccountOverview, Message, Role, Route, State } from '../../api.ts'

/** What values of the API are called. */
export const names = {
  states: {
    inProgress: 'in progress',
    succeeded: 'succeeded',
    failed: 'failed',
    expired: 'expired',
    cancelled: 'cancelled',
    refused: 'refused',
  } satisfies Record<State, string>,

  channels: {
    sms: 'SMS',
    voice: 'call',
    email: 'e-mail',
    telegram: 'Telegram message',
    whatsapp: 'WhatsApp message',
  },

  outcomes: {
    accepted: 'the carrier took it',
    invalidNumber: 'the number does not exist',
    channelUnsupported: 'the number cannot receive this kind of message',
    geoDenied: 'our account with the carrier may not send to this country',
    optedOut: 'the person refused messages of this kind',
    contentRejected: 'the carrier filtered it for its text or sender',
    senderRefused: 'the carrier refused the sender that the customer chose',
    requestRefused: 'the carrier refused this request',
    fraudBlocked: 'the carrier blocked it as fraud',
    credentialError: 'the carrier refused our credential',
    throttled: 'the carrier was too busy',
    unreachable: 'the phone did not answer: it may be off or without network',
    ambiguous: 'it is unknown whether it was sent',
    expired: 'the carrier gave up because it took too long',
    providerError: 'the carrier, or the connection to it, failed',
  } satisfies Record<OutcomeKind, string>,

  receipts: {
    queued: 'queued',
    sent: 'sent',
    ringing: 'ringing',
    answered: 'answered',
    delivered: 'delivered',
  } satisfies Record<Exclude<Receipt['status'], 'failed'>, string>,

  /** Reasons of refused starts that are no limit. */
  refusals: {
    barred: 'the account is barred',
    unsupportedCountry: 'the account may not verify numbers of this country',
    notPermitted: 'the account is on trial and may verify its own numbers only',
    blockedNetwork: 'this mobile network is blocked for the account, because fraud was seen there',
    fictional: 'the number is from a range for films and tests',
    unverifiable: 'a number of this type cannot be verified',
    accountOff: 'an operator has switched the account off',
    countryOff: 'an operator has switched the country off',
    running: 'a verification of this number was already in progress',
  },

  /** Why a route was chosen. */
  choices: {
    only: 'the only route that carries there',
    ordered: 'first in order',
    weighted: 'chosen at random by weight',
    cheapest: 'the cheapest',
    adaptive: 'best conversion for its price',
    explored: 'tried at random, to learn',
    failover: 'other routes had failed',
    ownSender: 'again, with the sender of the route',
  } satisfies Record<Why['by'], string>,

  breakers: {
    closed: 'closed',
    open: 'open: the carrier fails',
    trial: 'on trial',
  } satisfies Record<Route['breaker'], string>,

  deadLetters: {
    format: 'written by a newer version: update the workers, then retry',
    key: 'its key is not in PINPOST_PIN_KEYS: put it back, restart the workers, then retry',
    seal: 'its sealed part was changed or moved',
    content: 'a part of it is missing or unknown',
    rules: 'no rule can continue from its state: report it as a bug',
  },

  modes: { enforce: 'enforced', observe: 'only observed' },

  roles: {
    viewer: 'viewer',
    support: 'support',
    operator: 'operator',
    admin: 'admin',
  } satisfies Record<Role, string>,

  accountStates: {
    active: 'active',
    disabled: 'disabled',
    removed: 'removed',
  } satisfies Record<AccountOverview['state'], string>,

  accountSources: {
    environment: 'PINPOST_ACCOUNTS',
    operator: 'an operator',
  } satisfies Record<NonNullable<AccountOverview['source']>, string>,

  settings: {
    countries: 'Countries (GB, IE, or * for the world)',
    requestsPerSecond: 'Requests per second',
    startsPerDay: 'Starts per day',
    historyDays: 'Days of history',
    twilioSid: 'Account SID of Twilio Verify',
    customPin: 'May choose its own codes',
    templates: 'May use its own texts',
    advanceOnFailedReceipt: 'A failed delivery starts the next step',
    doNotShare: 'Warns not to share the code',
    fictionalNumbers: 'Allows numbers reserved for films and tests',
    specialNumbers: 'Allows satellite and personal numbers',
    brandLinks: 'Brands may look like a URL or phone number',
    networkUnblock: 'May unblock networks and trust numbers',
    sandbox: 'Sandbox: nothing is sent',
    barred: 'Barred',
    trialNumbers: 'On trial: these numbers only',
    routing: 'Routing (JSON)',
    limits: 'Limits (JSON)',
    autofill: 'Autofill (JSON)',
    registeredTemplates: 'Registered templates (JSON)',
    blockedNetworks: 'Blocked networks (JSON)',
    testNumbers: 'Test numbers with codes (JSON)',
  } satisfies Record<keyof Account['settings'], string>,

  messageKinds: {
    verification: 'verification',
    payment: 'payment (PSD2)',
    own: 'own text of the account',
    template: 'template',
  } satisfies Record<Message['kind'], string>,

  encodings: { gsm7: 'GSM-7', ucs2: 'UCS-2' } satisfies Record<NonNullable<Message['encoding']>, string>,

  /** In the audit log. */
  acts: {
    'add API key': 'add API key',
    'add account': 'add account',
    'add application': 'add application',
    'add secret': 'add secret',
    'add template': 'add template',
    'add webhook': 'add webhook',
    'change application': 'change application',
    'change settings': 'change settings',
    'change template': 'change template',
    'change webhook': 'change webhook',
    'disable account': 'disable account',
    'drop dead letter': 'drop dead letter',
    'drop old secret': 'drop old secret',
    'enable account': 'enable account',
    'erase address': 'erase address',
    'lift limits': 'lift limits',
    'queue step again': 'queue step again',
    'remove API key': 'remove API key',
    'remove account': 'remove account',
    'remove application': 'remove application',
    'remove template': 'remove template',
    'remove text': 'remove text',
    'remove webhook': 'remove webhook',
    'replace signature secret': 'replace signature secret',
    'resend webhook': 'resend webhook',
    'resend webhooks': 'resend webhooks',
    'retry dead letter': 'retry dead letter',
    'reveal address': 'reveal address',
    'rotate webhook secret': 'rotate webhook secret',
    'save text': 'save text',
    'sign in': 'sign in',
    switch: 'switch on or off',
  } satisfies Record<ActName, string>,

  units: { days: 'd', hours: 'h', minutes: 'min', seconds: 's' },
}
