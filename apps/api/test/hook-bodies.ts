import { createHmac } from 'node:crypto'

import { Secret } from '@pinpost/core'
import { signatureHeaders } from '@pinpost/providers'
import { HOOK_AUTH, type HookName } from '@pinpost/store'

import { SHOP } from './api.ts'
import { SIGNING_KEY, type TestHooks, TOKEN, WHSEC } from './hooks.ts'

export const CODE = '482913'
export const TEXT = `Your code is ${CODE}`

/** Bodies as the systems send them, with more members than are read. */
export const BODIES: Readonly<Record<HookName, (to: string) => object>> = {
  supabase: (to) => ({
    metadata: { uuid: 'a1', time: '2026-11-30T08:00:00Z', name: 'send-sms', ip_address: '192.0.2.7' },
    user: { id: '8f35a1a7', aud: 'authenticated', phone: to, app_metadata: { provider: 'phone' } },
    // Without the plus.
    sms: { otp: CODE, phone: to },
  }),
  auth0: (to) => ({
    recipient: `+${to}`,
    code: CODE,
    message_type: 'otp_verify',
    delivery_method: 'text',
    as_text: TEXT,
    as_voice: 'Your code is 4, 8, 2, 9, 1, 3',
    locale: 'fr',
  }),
  okta: (to) => ({
    eventId: 'uS5871kJThSXU8qlA1LTcg',
    eventType: 'com.okta.telephony.provider',
    eventTypeVersion: '1.0',
    contentType: 'application/json',
    cloudEventVersion: '0.1',
    source: 'https://acme.okta.example/api/v1/inlineHooks/cal1',
    requestType: 'com.okta.user.telephony.mfa-verification',
    data: {
      context: { request: { id: 'req1', method: 'POST', url: { value: '/verify' } } },
      userProfile: { firstName: 'Ann', lastName: 'Lee', login: 'ann@mail.example', userId: '00u1' },
      messageProfile: {
        msgTemplate: TEXT,
        phoneNumber: `+${to}`,
        otpExpires: '2026-11-30T08:05:00.000Z',
        deliveryChannel: 'SMS',
        otpCode: CODE,
        locale: 'FR-FR',
      },
    },
  }),
  zitadel: (to) => ({
    contextInfo: {
      eventType: 'user.human.phone.code.added',
      provider: { id: '285181292935381355', description: 'Pinpost' },
      recipientPhoneNumber: `+${to}`,
    },
    templateData: { title: 'Verify phone', text: TEXT, buttonText: 'Verify' },
    args: { Code: CODE, Domain: 'id.example', displayName: 'Ann Lee' },
  }),
  logto: (to) => ({
    to: `+${to}`,
    type: 'SignIn',
    payload: { code: CODE, locale: 'fr', uiLocales: 'fr en' },
    ip: '192.0.2.7',
  }),
  kratos: (to) => ({ to: `+${to}`, code: '', text: TEXT }),
  keycloak: (to) => ({ to: `+${to}`, text: TEXT }),
  authentik: (to) => ({ From: 'Acme', To: `+${to}`, Body: CODE, Message: TEXT }),
  clerk: (to) => ({
    type: 'sms.created',
    object: 'event',
    data: {
      object: 'sms_message',
      id: 'sms_1',
      slug: 'verification_code',
      from_phone_number: '+15005550006',
      to_phone_number: `+${to}`,
      user_id: null,
      message: TEXT,
      status: 'queued',
      data: { otp_code: CODE, app: { name: 'Acme' } },
      delivered_by_clerk: false,
    },
  }),
  fusionauth: (to) => ({ code: CODE, phoneNumber: `+${to}`, textMessage: TEXT, type: 'SMS', userId: 'u1' }),
}

export function proofOf(name: HookName, body: string): Record<string, string> {
  switch (HOOK_AUTH[name]) {
    case 'token':
      return { authorization: `Bearer ${TOKEN}` }
    case 'standardWebhooks':
      return { ...signatureHeaders('msg_1', body, [new Secret(WHSEC)]) }
    case 'zitadel': {
      const time = Math.floor(Date.now() / 1_000)
      const mac = createHmac('sha256', SIGNING_KEY).update(`${time}.${body}`).digest('hex')
      return { 'zitadel-signature': `t=${time},v1=${mac}` }
    }
  }
}

/** Posts as the system does, with its proof. */
export function post(
  api: TestHooks,
  name: HookName,
  body: object | string,
  headers: Record<string, string> = {},
) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  return api.app.inject({
    method: 'POST',
    url: `/hooks/${SHOP.key}/${name}`,
    headers: { 'content-type': 'application/json', ...proofOf(name, payload), ...headers },
    payload,
  })
}
