import type { AccountLimits, AdmissionRules, Policy, RoutingPolicy, TestRules } from '@pinpost/core'

import type { AccountSettings } from './account-settings.ts'

export interface Account extends AccountLimits, TestRules {
  readonly key: string
  /** may choose PINs itself (`pin_code`) */
  readonly customPin: boolean
  /** may have its own texts and recordings */
  readonly templates: boolean
  readonly policy: Policy
  /** what it may verify */
  readonly admission: AdmissionRules
  /** may verify numbers from ranges for films and tests, even in production */
  readonly fictionalNumbers?: boolean | undefined
  /** may have a brand that looks like a web address or a phone number */
  readonly brandLinks?: boolean | undefined
  /** its name on Twilio's wire, which it needs to use that */
  readonly twilioSid?: string | undefined
  /** may unblock networks itself */
  readonly networkUnblock: boolean
  /** only for trial accounts: fingerprints of the numbers that it may verify */
  readonly trialNumbers?: readonly string[] | undefined
}

/** @param settings as stored, with fingerprints for trial numbers */
export function toAccount(key: string, settings: AccountSettings): Account {
  const {
    customPin = false,
    templates = false,
    networkUnblock = false,
    advanceOnFailedReceipt = true,
  } = settings
  const {
    barred,
    countries,
    blockedNetworks,
    autofill,
    doNotShare,
    registeredTemplates: registered,
  } = settings
  const { fictionalNumbers, specialNumbers, brandLinks, trialNumbers, twilioSid, testNumbers, sandbox } =
    settings
  const { limits, requestsPerSecond, startsPerDay } = settings
  const blocks = blockedNetworks?.map((block) => ({ ...block, since: Date.parse(block.since) }))
  return {
    key,
    customPin,
    templates,
    policy: {
      advanceOnFailedReceipt,
      routing: toRouting(settings.routing),
      doNotShare,
      autofill,
      registered,
    },
    admission: { barred, countries, blockedNetworks: blocks, specialNumbers },
    fictionalNumbers,
    brandLinks,
    twilioSid,
    networkUnblock,
    limits,
    requestsPerSecond,
    startsPerDay,
    trialNumbers,
    testNumbers,
    sandbox,
  }
}

/** Low, because discounting old observations also causes exploration (`npm run simulate:routing`). */
const EXPLORATION = 0.02

function toRouting(routing: AccountSettings['routing']): RoutingPolicy | undefined {
  if (routing?.by !== 'adaptive') return routing
  const { priceCoefficient = 0, exploration = EXPLORATION, frozen = false } = routing
  return { by: 'adaptive', priceCoefficient, exploration, frozen }
}
