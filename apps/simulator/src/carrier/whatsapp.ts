import type { Plan } from './faults.ts'
import type { CarrierDeps } from './message.ts'
import type { Outgoing } from './outbound.ts'
import type { Whatsapp } from './records.ts'
import { makeReporter } from './reporter.ts'

export interface WhatsappRequest extends Pick<
  Whatsapp,
  'sid' | 'from' | 'to' | 'code' | 'template' | 'language'
> {
  /** the error code if a fault names none: the number is not on WhatsApp */
  readonly notOnWhatsapp: number
  /** why it fails for every number; undefined if it is valid */
  readonly failure: number | undefined
  /** The report of its status, if the application wants any. */
  report(whatsapp: Whatsapp): Promise<Outgoing | undefined>
}

/**
 * Takes a template with a code. It is delivered a moment later, and read if its phone page is open. With the fault
 * `undelivered` the phone is off: it stays sent.
 */
export function sendWhatsapp(
  deps: CarrierDeps & { readonly isAttended: (number: string) => boolean },
  { notOnWhatsapp, failure, report, ...request }: WhatsappRequest,
  plan: Plan,
): Whatsapp {
  const { box, lives, now, stateDelayMs } = deps
  const createdAt = now()
  const whatsapp: Whatsapp = {
    ...request,
    kind: 'whatsapp',
    text: `${request.code} is your verification code. For your security, do not share this code.`,
    status: 'accepted',
    errorCode: undefined,
    createdAt,
    updatedAt: createdAt,
  }
  const reporter = makeReporter(whatsapp, plan.callbacks, deps)
  box.add(whatsapp)
  box.list(whatsapp)

  async function turn(status: Whatsapp['status'], errorCode?: number): Promise<void> {
    await lives.wait(stateDelayMs)
    box.change(whatsapp, { status, errorCode })
    const outgoing = await report(whatsapp)
    if (outgoing !== undefined) reporter.report(status, outgoing)
  }

  lives.run(async () => {
    const { ending } = plan
    if (failure !== undefined) await turn('failed', failure)
    else if (ending?.type === 'failed') await turn('failed', ending.code ?? notOnWhatsapp)
    else {
      await turn('sent')
      if (ending === undefined) await turn('delivered')
      if (ending === undefined && deps.isAttended(whatsapp.to)) await turn('read')
    }
    reporter.end()
  })
  return whatsapp
}
