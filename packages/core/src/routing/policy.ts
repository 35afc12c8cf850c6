/** How an account's routes are chosen. */
export type RoutingPolicy =
  | { readonly by: 'ordered' | 'weighted' | 'cheapest' }
  | ({ readonly by: 'adaptive' } & AdaptiveSettings)

export interface AdaptiveSettings {
  /** how much conversion one euro is worth: at 2, a route that is 0.05 euros dearer must convert 0.1 more */
  readonly priceCoefficient: number
  /** 0–1: the share of choices that take a random route, to keep learning */
  readonly exploration: number
  /** uses what was learned so far: no sampling, no exploration, no learning */
  readonly frozen: boolean
}

export const DEFAULT_ROUTING: RoutingPolicy = { by: 'ordered' }

/** What is known of a route at the moment of a choice, from all processes together. */
export interface RouteHealth {
  /** why it must not be used now */
  readonly blockedBy?: 'breaker' | 'switch' | undefined
  /** above 0 and at most 1; slow deliveries lower it */
  readonly trafficShare: number
  /** decayed counts of this route in this country and channel */
  readonly sent: number
  readonly converted: number
}

/** A route that was never used. */
export const NEW_ROUTE_HEALTH: RouteHealth = { trafficShare: 1, sent: 0, converted: 0 }

/** Why a route was chosen; it is kept with the attempt for the operator. */
export interface Why {
  /**
   * `failover`: other routes of this step failed; `only`: no other route carries there; `ownSender`: the route refused
   * the caller's sender, and is tried again under its own
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
  /** how many routes were available */
  readonly among: number
  /** what it won with: an adaptive score, or its share of the weights; three decimals */
  readonly score?: number | undefined
  /** routes that carry there but were blocked: `aws-sms:breaker` */
  readonly without?: readonly string[] | undefined
}
