export type RoutingPolicy =
  | { readonly by: 'ordered' | 'weighted' | 'cheapest' }
  | ({ readonly by: 'adaptive' } & AdaptiveSettings)

export interface AdaptiveSettings {
  /** how much conversion one euro is worth: at 2, a route that is 0.05 euros dearer must convert 0.1 more */
  readonly priceCoefficient: number
  /** 0–1: the share of choices that take a random route, to keep learning */
  readonly exploration: number
  /** uses the learned counts without sampling, exploration or further learning */
  readonly frozen: boolean
}

export const DEFAULT_ROUTING: RoutingPolicy = { by: 'ordered' }

/** A route's state at the time of a choice, shared by all processes. */
export interface RouteHealth {
  readonly blockedBy?: 'breaker' | 'switch' | undefined
  /** above 0 and at most 1; slow deliveries lower it */
  readonly trafficShare: number
  /** decayed counts of this route in this country and channel */
  readonly sent: number
  readonly converted: number
}

/** A route that was never used. */
export const NEW_ROUTE_HEALTH: RouteHealth = { trafficShare: 1, sent: 0, converted: 0 }

/** Why a route was chosen; stored with the attempt for operators. */
export interface Why {
  /**
   * `failover`: other routes of this step failed; `only`: no other route carries there; `ownSender`: the route refused the
   * caller's sender, and is tried again with its own
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
  /** its adaptive score, or its share of the weights; three decimals */
  readonly score?: number | undefined
  /** routes that carry there but were blocked: `aws-sms:breaker` */
  readonly without?: readonly string[] | undefined
}
