import type { Provider } from '../provider.ts'
import { makeClient, type TwilioOptions } from './client.ts'
import { twilioSms } from './sms.ts'
import { twilioVoice } from './voice.ts'

/**
 * SMS, and calls where there is a number to call from (a Messaging Service cannot call).
 * @throws Error where neither `from` nor `messagingServiceSid` is given, or the account SID is none
 */
export function twilioProviders(options: TwilioOptions, timeoutMs: number): Provider[] {
  const { from, messagingServiceSid } = options
  if (from === undefined && messagingServiceSid === undefined)
    throw new Error('twilio: give from or messagingServiceSid, or both')
  const client = makeClient(options, timeoutMs)
  const sms = twilioSms(client, options)
  return from === undefined ? [sms] : [sms, twilioVoice(client, { ...options, from })]
}
