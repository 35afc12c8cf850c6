import { plainText, Secret, type Verification } from '@pinpost/core'

import { checkCode } from '../../verifications/check.ts'
import { cancel, report } from '../../verifications/control.ts'
import { find } from '../../verifications/find.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { ERRORS, errors, Refusal } from './errors.ts'
import { type Call, findService, notFound, type Operation } from './operation.ts'
import { parse } from './parse.ts'
import { readPayment } from './payment.ts'
import { describe } from './schemas/common.ts'
import { ServiceParams } from './schemas/services.ts'
import {
  CheckAnswer,
  CheckForm,
  UpdateForm,
  VerificationAnswer,
  VerificationParams,
} from './schemas/verifications.ts'
import { fromSid } from './sids.ts'
import { idOfTarget, runningAt } from './target.ts'
import { write, writeChecked } from './view.ts'

const ONE = '/v2/Services/:service/Verifications/:verification'

/** The verification in the path. @throws Refusal 404 */
async function findVerification(context: RouteContext, call: Call): Promise<Verification> {
  const { sid: scope } = await findService(context, call)
  const id = await idOfTarget(context, call, scope, call.path['verification'] ?? '')
  const verification = id === undefined ? undefined : await find({ ...context, scope }, call.account, id)
  if (verification === undefined) throw notFound(call)
  return verification
}

const SHOW: Operation = {
  method: 'GET',
  path: ONE,
  status: 200,
  schema: describe({
    operationId: 'showVerificationTwilio',
    summary: 'Show a verification',
    description:
      'An approved or expired one is not found. By its address, one is found while it is in progress.',
    params: VerificationParams,
    success: { status: 200, description: 'The verification.', schema: VerificationAnswer },
  }),
  async run(context, call) {
    const verification = await findVerification(context, call)
    if (verification.state === 'succeeded' || verification.state === 'expired') throw notFound(call)
    return write(verification, call)
  },
}

const UPDATE: Operation = {
  method: 'POST',
  path: ONE,
  status: 200,
  schema: describe({
    operationId: 'updateVerificationTwilio',
    summary: 'Cancel or approve a verification',
    description: 'Either ends it at once. Approve one whose code you have checked yourself.',
    params: VerificationParams,
    body: UpdateForm,
    success: { status: 200, description: 'It has ended.', schema: VerificationAnswer },
    errors: [errors.invalid('Status')],
  }),
  async run(context, call) {
    const { account, logger } = call
    const { Status } = parse(UpdateForm, call.form)
    const { id, scope } = await findVerification(context, call)
    const deps = { ...context, scope, logger }
    const reply = await (Status === 'approved'
      ? report(deps, account, id, 'approve')
      : cancel(deps, account, id))
    const ended = reply === 'done' ? await find(deps, account, id) : undefined
    if (ended === undefined) throw notFound(call)
    return write(ended, call)
  },
}

const CHECK: Operation = {
  method: 'POST',
  path: '/v2/Services/:service/VerificationCheck',
  status: 200,
  schema: describe({
    operationId: 'checkCodeTwilio',
    summary: 'Check a code',
    description:
      'A wrong code is no error: the answer is `pending`. After five of them no code is compared any more. A right code ends the ' +
      'verification, which is not found from then on.',
    params: ServiceParams,
    body: CheckForm,
    success: { status: 200, description: 'Whether the code is right.', schema: CheckAnswer },
    errors: [
      errors.invalid('Code'),
      errors.invalidTo('+123'),
      ERRORS.noTarget,
      ERRORS.noPayment,
      ERRORS.tooManyChecks,
    ],
  }),
  async run(context, call) {
    const { account, logger } = call
    const service = await findService(context, call)
    const form = parse(CheckForm, call.form)
    const { Code, To, VerificationSid } = form
    const code = readCode(Code)
    const payment = readPayment(form, service, account)
    const target =
      VerificationSid === undefined
        ? await runningAt(context, call, service.sid, To)
        : fromSid(VerificationSid)
    if (target === undefined) throw notFound(call)
    const deps = { ...context, scope: service.sid, logger }
    const result = await checkCode(deps, account, { target, ...code, payment })
    switch (result.type) {
      case 'right':
      case 'wrong':
        return writeChecked(result.verification, call, result.type === 'right')
      case 'tooManyWrong':
        throw new Refusal(ERRORS.tooManyChecks)
      case 'nothingToCheck':
        throw notFound(call)
    }
  },
}

/** As people type it. A program that made a number of it dropped its leading zeros. @throws Refusal */
function readCode(text: string): { readonly code: Secret; readonly isNumber: boolean } {
  const code = plainText(text).replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9]{4,10}$/.test(code)) throw new Refusal(errors.invalid('Code'))
  return { code: new Secret(code), isNumber: /^\d+$/.test(code) }
}

export const VERIFICATION_OPERATIONS: readonly Operation[] = [SHOW, UPDATE, CHECK]
