/** How an account's routes are chosen between. */
export type RoutingPolicy =
  | { readonly by: 'ordered' | 'weighted' | 'cheapest' }
  | ({ readonly by: 'adaptive' } & AdaptiveSettings)

export interface AdaptiveSettings {
  /** how much conversion one euro is worth: at 2, a route that is 0.05 euros dearer must convert 0.1 more */
  readonly priceCoefficient: number
  /** 0–1: this share of choices goes to a route at random, whatever was learned */
  readonly exploration: number
  /** goes by what was learned until now: no sampling, no exploration, and nothing new is learned */
  readonly frozen: boolean
}

export const DEFAULT_ROUTING: RoutingPolicy = { by: 'ordered' }

/** What is known of a route at the moment of a choice, from all processes together. */
export interface Standing {
  /** why it must not be used now */
  readonly blockedBy?: 'breaker' | 'switch' | undefined
  /** above 0 and at most 1: what the guard against slow receipts leaves of its weight */
  readonly pace: number
  /** decayed counts of this route in this country and channel */
  readonly sent: number
  readonly converted: number
}

/** Nothing is known: a route that was never used. */
export const NEW_STANDING: Standing = { pace: 1, sent: 0, converted: 0 }

/** Why a route was chosen; it is kept with the attempt for the operator. */
export interface Why {
  /**
   * `failover`: the routes before it in this step had their turn; `only`: nothing else carries there; `ownSender`: it
   * refused the sender that the caller asked for, and is tried once more under its own
   */
  readonly by:
    | 'only'
    | 'ordered'
    | 'weighted'
    | 'cheapest'
    | 'adaptive'
    | 'explored'
    | 'failover'
    | 'ownSender'
  /** how many routes could be chosen between */
  readonly among: number
  /** what it won with: an adaptive score, or its share of the weights; three decimals */
  readonly score?: number | undefined
  /** routes that carry there but were blocked: `aws-sms:breaker` */
  readonly without?: readonly string[] | undefined
}
