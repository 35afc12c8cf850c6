import { type Channel, CHANNELS, isChannel, isPrintable, type Rules, type StepOptions } from '@pinpost/core'
import type { Static } from 'typebox'

import { ProblemError } from '../../http/problem.ts'
import { type ParsedDestination, parseEmail } from '../../verifications/destination.ts'
import { parseNumber } from '../../verifications/number.ts'
import { parse } from './parse.ts'
import { problems, PROBLEMS } from './problem.ts'
import { STEPS, type WireChannel } from './schemas/start.ts'

/** The rules of every verification through this API. */
export const RULES: Rules = {
  wrongCodes: 3,
  afterWrongCodes: 'fail',
  cancelAfterSeconds: 30,
  cancelAfterSecondStep: false,
  pin: 'perStep',
}

/** A step as a caller wrote it. */
export interface WireStep {
  /** the name in problems: `workflow[0]` */
  readonly name: string
  readonly channel: Channel
  readonly destination: ParsedDestination
  readonly options: StepOptions
}

/** A channel that has another name on this wire. */
const OTHER_NAMES: ReadonlyMap<string, Channel> = new Map([['whatsapp_interactive', 'whatsapp']])

type StepMembers = Static<(typeof STEPS)[WireChannel]>

const isWireChannel = (name: string): name is WireChannel => Object.hasOwn(STEPS, name)

const invalid = (name: string, reason: string): ProblemError =>
  new ProblemError(problems.invalidParameter(name, reason))

/**
 * The steps that can be sent. `silent_auth` needs a network that Pinpost does not have: as the first of several steps it
 * is skipped.
 * @throws ProblemError 412 or 422
 */
export function readSteps(workflow: readonly { readonly channel: string }[]): readonly WireStep[] {
  // Most steps go to the same number, and reading one takes longer than everything else here.
  const known = new Map<string, ParsedDestination>()
  const destinationOf = (channel: Channel, to: string, name: string): ParsedDestination => {
    const key = `${CHANNELS[channel].destination} ${to}`
    const destination = known.get(key) ?? readDestination(channel, to, name)
    known.set(key, destination)
    return destination
  }
  return workflow.flatMap((step, index) => {
    const name = `workflow[${index}]`
    if (!isWireChannel(step.channel)) throw invalid(name, '`channel` is unknown')
    const members = parse(STEPS[step.channel], step, name)
    if (step.channel === 'silent_auth') {
      if (index > 0) throw invalid(name, '`channel` silent_auth is possible as the first step only')
      if (workflow.length === 1) throw new ProblemError(PROBLEMS.networkNotSupported)
      return []
    }
    const channel = OTHER_NAMES.get(step.channel) ?? step.channel
    if (!isChannel(channel))
      throw invalid(name, `\`channel\` ${step.channel} is not available for your account`)
    const destination = destinationOf(channel, members.to, name)
    return [{ name, channel, destination, options: readOptions(members, destination) }]
  })
}

function readDestination(channel: Channel, to: string, name: string): ParsedDestination {
  switch (CHANNELS[channel].destination) {
    case 'phone':
      return parseNumber(to, undefined) ?? refuse(name, '`to` Phone number is invalid')
    case 'email':
      return parseEmail(to) ?? refuse(name, '`to` Email address is invalid')
  }
}

function refuse(name: string, reason: string): never {
  throw invalid(name, reason)
}

function readOptions(members: StepMembers, destination: ParsedDestination): StepOptions {
  const keepsPin = ('reuse_code' in members && members.reuse_code) || undefined
  if (members.channel !== 'sms') return { keepsPin }
  const { from, app_hash: hash, entity_id: entityId, content_id: id } = members
  if (from !== undefined && !isSender(from)) throw new ProblemError(PROBLEMS.invalidSender)
  // Carriers elsewhere do not know India's registrations.
  const isIndian = destination.kind === 'phone' && destination.country === 'IN'
  return {
    keepsPin,
    senderId: from,
    autofill: hash === undefined ? undefined : { for: 'android', hash },
    registered: id === undefined || !isIndian ? undefined : { id, entityId },
  }
}

/** 11 characters, or a number. */
const isSender = (from: string): boolean =>
  isPrintable(from) && (/^\+?\d{1,15}$/.test(from) || Array.from(from).length <= 11)
