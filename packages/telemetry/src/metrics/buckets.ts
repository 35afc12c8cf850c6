/** Seconds; from a fast answer on the same machine to a provider's time-out. */
export const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Seconds; milliseconds for a queue that keeps up, minutes after an outage. */
export const LATENESS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
/** Seconds; a command usually takes less than a millisecond and times out after two seconds. */
export const REDIS_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 2.5]
/** Seconds until a carrier reports the delivery. */
export const RECEIPT_BUCKETS = [0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300, 600, 1_800, 3_600]
/** Seconds from the start to the right code; the steps of Vonage's first workflow begin at 0, 125 and 305. */
export const VERIFY_BUCKETS = [1, 3, 5, 10, 15, 20, 30, 45, 60, 90, 125, 180, 305, 450, 605, 900]
/** Seconds until a customer has an event; failed ones are tried for a day. */
export const WEBHOOK_LAG_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600, 14_400, 86_400]
