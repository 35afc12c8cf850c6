import type { FailureKind } from './outcomes.ts'

/**
 * Exceptions common to all AWS services
 * (https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/CommonErrors.html).
 */
export const COMMON_EXCEPTIONS: Readonly<Record<string, FailureKind>> = {
  ThrottlingException: 'throttled', // too many requests were sent during a certain amount of time
  Throttling: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',

  AccessDeniedException: 'credentialError', // you don't have sufficient permissions to access the resource
  AccessDenied: 'credentialError',
  NotAuthorized: 'credentialError', // You do not have permission to perform this action
  OptInRequired: 'credentialError', // The AWS access key ID needs a subscription for the service
  UnrecognizedClientException: 'credentialError', // The X.509 certificate or AWS access key ID provided does not exist
  InvalidClientTokenId: 'credentialError', // the same
  MissingAuthenticationToken: 'credentialError', // must contain either a valid access key ID or X.509 certificate
  MissingAuthenticationTokenException: 'credentialError',
  IncompleteSignature: 'credentialError', // The request signature does not conform to AWS standards
  IncompleteSignatureException: 'credentialError',
  InvalidSignatureException: 'credentialError', // the signature does not match, or our clock is wrong
  SignatureDoesNotMatch: 'credentialError',
  ExpiredTokenException: 'credentialError', // The security token included in the request is expired
  ExpiredToken: 'credentialError',
  RequestExpired: 'credentialError', // more than 15 minutes after the date stamp: our clock is wrong

  // A 5xx or no status: Amazon may have accepted the message.
  InternalServerException: 'ambiguous', // The API encountered an unexpected error
  InternalFailure: 'ambiguous',
  ServiceUnavailable: 'ambiguous',
}
