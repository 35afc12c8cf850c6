import { checkEndpoint } from './check.ts'
import { controlEndpoint } from './control.ts'
import type { Endpoint } from './endpoint.ts'
import { paymentEndpoint } from './payment.ts'
import { startEndpoint } from './start.ts'
import { CHECK, CONTROL, type EndpointDocument, PAYMENT, SEARCH, START } from './schemas/index.ts'
import { searchEndpoint } from './search.ts'
import type { WireAnswer } from './wire.ts'
import type { XmlRoot } from './xml.ts'

export interface EndpointEntry {
  /** without the format, `json` or `xml` */
  readonly path: string
  readonly document: EndpointDocument
  readonly endpoint: Endpoint
  readonly xmlRoot: (answer: WireAnswer) => XmlRoot
}

const verifyResponse = (): XmlRoot => 'verify_response'

/** Every endpoint of the v1 API that answers with a status in the body. */
export const ENDPOINTS: readonly EndpointEntry[] = [
  { path: '/verify', document: START, endpoint: startEndpoint, xmlRoot: verifyResponse },
  { path: '/verify/psd2', document: PAYMENT, endpoint: paymentEndpoint, xmlRoot: verifyResponse },
  { path: '/verify/check', document: CHECK, endpoint: checkEndpoint, xmlRoot: verifyResponse },
  { path: '/verify/control', document: CONTROL, endpoint: controlEndpoint, xmlRoot: () => 'response' },
  { path: '/verify/search', document: SEARCH, endpoint: searchEndpoint, xmlRoot: rootOfSearch },
]

function rootOfSearch(answer: WireAnswer): XmlRoot {
  if ('verification_requests' in answer) return 'verification_requests'
  return 'account_id' in answer ? 'verify_request' : 'verify_response'
}
