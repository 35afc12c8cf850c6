import {
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2'

import { type AwsAccess, clientOptions, sendOnce, type SendResult } from '../aws/access.ts'

export interface AwsSmsClient {
  /** Sends once through Amazon. Never throws. */
  send(input: SendTextMessageCommandInput, signal: AbortSignal): Promise<SendResult>
}

/** One SDK client per credential. */
export function makeClient(access: AwsAccess, timeoutMs: number): AwsSmsClient {
  const client = new PinpointSMSVoiceV2Client(clientOptions(access, timeoutMs))
  return {
    send: (input, signal) =>
      sendOnce(client.config.credentials, () =>
        client.send(new SendTextMessageCommand(input), { abortSignal: signal }),
      ),
  }
}
