/** There is no fee per verification here. The wire writes a successful one's price with eight decimals. */
export const FREE_OF_CHARGE = '0.00000000'
/** The price of a verification that did not succeed. */
export const NO_PRICE = '0'
export const CURRENCY = 'EUR'
