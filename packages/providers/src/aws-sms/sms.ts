import type { SendTextMessageCommandInput } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import type { Deliveries, Provider } from '../provider.ts'
import type { RouteWiring, Sender } from '../vendor.ts'
import type { AwsSmsClient } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { contextOf, readReceipt } from './receipt.ts'
import type { Inbox } from '../aws/sns/inbox.ts'

/** Options of a credential that apply to every message. */
export interface MessageSettings {
  /** name or ARN of the configuration set that publishes delivery events */
  readonly configurationSet?: string | undefined
  /** maximum dollars for one message with all its parts */
  readonly maxPrice?: number | undefined
}

/** Seconds; the range of Amazon's `TimeToLive`. */
const MIN_LIFE_SECONDS = 5
const MAX_LIFE_SECONDS = 259_200
/** Amazon's limit of eight characters: two digits, the point, five digits. */
const PRICE_DECIMALS = 5

/**
 * SMS through https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 * @throws Error if the route's sender is missing or invalid
 */
export function awsSmsProvider(
  client: AwsSmsClient,
  settings: MessageSettings,
  inbox: Inbox,
  wiring: RouteWiring,
): Provider<'sms'> {
  const ownSender = senderOf(wiring.sender)
  return {
    name: wiring.name,
    channel: 'sms',
    async send(delivery, signal) {
      const { senderId } = delivery
      const input = inputOf(delivery, senderId ?? ownSender, settings, wiring)
      return outcomeOf(await client.send(input, signal), senderId)
    },
    readReceipt: ({ body }, signal) => readReceipt(body, inbox, wiring, signal),
  }
}

function inputOf(
  delivery: Deliveries['sms'],
  sender: string,
  { configurationSet, maxPrice }: MessageSettings,
  wiring: RouteWiring,
): SendTextMessageCommandInput {
  const { to, text, validSeconds } = delivery
  const registration = registrationOf(delivery)
  return {
    DestinationPhoneNumber: to.reveal(),
    OriginationIdentity: sender,
    MessageBody: text.reveal(),
    MessageType: 'TRANSACTIONAL',
    TimeToLive: Math.min(Math.max(Math.floor(validSeconds), MIN_LIFE_SECONDS), MAX_LIFE_SECONDS),
    Context: contextOf(delivery, wiring),
    ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
    ...(maxPrice !== undefined && { MaxPrice: maxPrice.toFixed(PRICE_DECIMALS) }),
    ...(registration && { DestinationCountryParameters: registration }),
  }
}

/** Amazon requires the entity id for India only. */
function registrationOf({ country, template }: Deliveries['sms']) {
  if (country !== 'IN' || template === undefined) return undefined
  const { id, entityId } = template
  return { IN_TEMPLATE_ID: id, ...(entityId !== undefined && { IN_ENTITY_ID: entityId }) }
}

function senderOf(sender: Sender | undefined): string {
  if (sender === undefined || 'email' in sender)
    throw new Error('sender: set a number, an alphanumeric or a service (id or ARN of a pool)')
  if ('number' in sender) return sender.number
  if ('service' in sender) return checked(sender.service, /^[\w:/+-]+$/, 'service: id or ARN of a pool')
  return checked(sender.alphanumeric, /^[\w-]+$/, 'alphanumeric: letters, digits, _ and -')
}

function checked(identity: string, pattern: RegExp, problem: string): string {
  if (!pattern.test(identity)) throw new Error(`sender: ${problem}`)
  return identity
}
