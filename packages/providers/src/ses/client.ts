import { SendEmailCommand, type SendEmailCommandInput, SESv2Client } from '@aws-sdk/client-sesv2'

import { type AwsAccess, clientOptions, sendOnce, type SendResult } from '../aws/access.ts'

export interface SesClient {
  /** Sends once through Amazon. Never throws. */
  send(input: SendEmailCommandInput, signal: AbortSignal): Promise<SendResult>
}

/** One SDK client per credential. */
export function makeClient(access: AwsAccess, timeoutMs: number): SesClient {
  const client = new SESv2Client(clientOptions(access, timeoutMs))
  return {
    send: (input, signal) =>
      sendOnce(client.config.credentials, () =>
        client.send(new SendEmailCommand(input), { abortSignal: signal }),
      ),
  }
}
