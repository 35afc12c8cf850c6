import type { AccountLimits, AdmissionRules, Policy, RoutingPolicy } from '@pinpost/core'

import type { AccountSettings } from './account-settings.ts'

/** A tenant. */
export interface Account extends AccountLimits {
  readonly key: string
  /** may choose PINs itself (`pin_code`) */
  readonly customPin: boolean
  /** may have texts and recordings of its own */
  readonly templates: boolean
  readonly policy: Policy
  /** what it may verify */
  readonly admission: AdmissionRules
  /** may verify numbers of ranges for films and tests, in production too */
  readonly fictionalNumbers?: boolean | undefined
  /** may have a brand that looks like a web address or a phone number */
  readonly brandLinks?: boolean | undefined
  /** may lift blocks of networks itself */
  readonly networkUnblock: boolean
  /** fingerprints of the only numbers that a trial account may verify */
  readonly trialNumbers?: readonly string[] | undefined
}

/** The account with these settings, whose trial numbers are fingerprints by now. */
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
  const { fictionalNumbers, specialNumbers, brandLinks, trialNumbers } = settings
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
    networkUnblock,
    limits,
    requestsPerSecond,
    startsPerDay,
    trialNumbers,
  }
}

/** Few: that what was learned is forgotten explores as well (`npm run simulate:routing`). */
const EXPLORATION = 0.02

function toRouting(routing: AccountSettings['routing']): RoutingPolicy | undefined {
  if (routing?.by !== 'adaptive') return routing
  const { priceCoefficient = 0, exploration = EXPLORATION, frozen = false } = routing
  return { by: 'adaptive', priceCoefficient, exploration, frozen }
}
