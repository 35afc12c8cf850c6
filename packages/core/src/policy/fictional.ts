/**
 * Numbers that regulators reserve for films and examples, and carriers for tests, as E.164 digits without `+`. No
 * person has one, so in production a start with one is a mistake or a probe. Some are outside every numbering plan.
 */
const FICTIONAL: readonly RegExp[] = [
  // United Kingdom, Ofcom: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
  // Wider than Ofcom's 07700 900xxx, because test suites need more numbers; all of 07700 9 is unassigned.
  /^4477009\d{5}$/,
  /^44(113|114|115|116|117|118|121|131|141|151|161)4960\d{3}$/,
  /^44(2079460|1914980|2896496|2920180|1632960|3069990|8081570|9098790)\d{3}$/,
  // North America, 555-0100 to 555-0199, and Twilio's test numbers
  /^1[2-9]\d{2}55501\d{2}$/,
  /^1500555\d{4}$/,
  // Australia, ACMA
  /^61491570\d{3}$/,
  /^61[2378](5550|7010)\d{4}$/,
  // France, ARCEP
  /^33(19900|26191|35301|46571|53649|63998)\d{4}$/,
  // Germany, Bundesnetzagentur
  /^49(3023125|6990009|4066969|8999998)\d{3}$/,
  /^492214710\d{3}$/,
  /^49(15228817386|15228895456|15254599371)$/,
  // Ireland, ComReg; Sweden, PTS
  /^35320911\d{4}$/,
  /^46(84650041|701740605|313900601|406280401)\d{0,3}$/,
]

/** One pattern, because every start is tested against it. */
const ANY_FICTIONAL = new RegExp(FICTIONAL.map(({ source }) => source).join('|'))

export const isFictional = (e164: string): boolean => ANY_FICTIONAL.test(e164.slice(1))
