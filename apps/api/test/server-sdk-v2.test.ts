import { Vonage } from '@vonage/server-sdk'
import { Channels, SilentAuthChannel, VerifyLocale } from '@vonage/verify2'
import { describe, expect, it, vi } from 'vitest'

import { someNumber } from './api.ts'
import { APPLICATION, found, openV2, PRIVATE_KEY } from './v2.ts'

/** The official Node SDK, unchanged except for its host. For v2 it supports only applications. */
async function openSdk() {
  const api = await openV2()
  const apiHost = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const sdk = new Vonage({ applicationId: APPLICATION, privateKey: PRIVATE_KEY }, { apiHost }).verify2
  return { ...api, sdk }
}

const sms = (to: string, more: object = {}) => ({ channel: Channels.SMS as const, to, ...more })

/** The SDK's types require members that only answers have. */
const newTemplate = (name: string) => ({ name, templateId: '', isDefault: false })
const newFragment = (channel: 'sms' | 'voice', locale: string) => ({
  channel,
  locale,
  text: 'Code ${code}',
  templateFragmentId: '',
  dateCreated: '',
  dateUpdated: '',
})

const statusOf = (error: unknown): number => Number(Object(Object(error).response).status)

describe('the verify2 of the official Node SDK @vonage/server-sdk 3.27', () => {
  it('starts with every parameter, and checks', async () => {
    const api = await openSdk()
    const { sdk, tick } = api
    const { requestId } = await sdk.newRequest({
      brand: 'Acme Inc',
      locale: VerifyLocale.EN_GB,
      channelTimeout: 300,
      clientRef: 'ref1',
      codeLength: 6,
      code: '123456',
      workflow: [
        sms(someNumber(), { from: 'ACME', appHash: 'ABC123def45' }),
        { channel: Channels.VOICE, to: someNumber() },
      ],
    })
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(await found(api, requestId)).toMatchObject({
      application: APPLICATION,
      steps: [{ channel: 'sms', senderId: 'ACME' }, { channel: 'voice' }],
    })
    await tick(requestId)
    await expect(sdk.checkCode(requestId, '0000')).rejects.toSatisfy((error) => statusOf(error) === 400)
    expect(await sdk.checkCode(requestId, '123456')).toBe('completed')
    await expect(sdk.checkCode(requestId, '123456')).rejects.toSatisfy((error) => statusOf(error) === 404)
  })

  it('triggers the next step, and cancels', async () => {
    const { sdk, tick } = await openSdk()
    const to = someNumber()
    const { requestId } = await sdk.newRequest({
      brand: 'Acme',
      workflow: [sms(to), { channel: Channels.VOICE, to }],
    })
    await tick(requestId)
    expect(await sdk.nextWorkflow(requestId)).toBe(true)
    const { requestId: other } = await sdk.newRequest({ brand: 'Acme', workflow: [sms(someNumber())] })
    // The SDK returns false for every status except 204; here it is too early to cancel.
    expect(await sdk.cancel(other)).toBe(false)
    vi.setSystemTime(Date.now() + 31_000)
    const wasCancelled = await sdk.cancel(other).finally(() => vi.useRealTimers())
    expect(wasCancelled).toBe(true)
    expect(await sdk.cancel(other)).toBe(false)
  })

  it('reads a refusal', async () => {
    const { sdk } = await openSdk()
    const to = someNumber()
    const { requestId } = await sdk.newRequest({ brand: 'Acme', workflow: [sms(to)] })
    const refused: unknown = await sdk
      .newRequest({ brand: 'Acme', workflow: [sms(to)] })
      .catch((error: unknown) => error)
    expect(statusOf(refused)).toBe(409)
    const silent = {
      channel: SilentAuthChannel.SILENT_AUTH,
      to: someNumber(),
      redirectUrl: 'https://shop.example',
    }
    await expect(sdk.newRequest({ brand: 'Acme', workflow: [silent] })).rejects.toSatisfy(
      (error) => statusOf(error) === 412,
    )
    await expect(sdk.newRequest({ brand: '', workflow: [sms(someNumber())] })).rejects.toSatisfy(
      (error) => statusOf(error) === 422,
    )
    expect(requestId).toBeDefined()
  })

  it('manages templates and their fragments, and starts with them', async () => {
    const api = await openSdk()
    const { sdk } = api
    const { templateId, name, isDefault } = await sdk.createTemplate(newTemplate('my-template'))
    expect({ name, isDefault }).toEqual({ name: 'my-template', isDefault: true })
    expect(await sdk.getTemplate(templateId)).toMatchObject({ templateId, name, isDefault })
    const fragment = newFragment('sms', 'en-us')
    const created = await sdk.createTemplateFragment(templateId, fragment)
    expect(created).toMatchObject({ channel: 'sms', locale: 'en-us', text: 'Code ${code}' })
    const { templateFragmentId } = created
    const changed = await sdk.updateTemplateFragment(templateId, { ...created, text: 'New ${code}' })
    expect(changed).toMatchObject({ templateFragmentId, text: 'New ${code}' })
    expect(await sdk.getTemplateFragment(templateId, templateFragmentId)).toMatchObject({
      text: 'New ${code}',
    })
    const { requestId } = await sdk.newRequest({
      brand: 'Acme',
      locale: VerifyLocale.EN_US,
      templateId,
      workflow: [sms(someNumber())],
    })
    expect(await found(api, requestId)).toMatchObject({ templates: { sms: { text: 'New ${pin}' } } })
    // It sends `is_default: false` unless it is given.
    expect(await sdk.updateTemplate({ templateId, name: 'other', isDefault: true })).toMatchObject({
      name: 'other',
      isDefault: true,
    })
    await expect(sdk.deleteTemplate(templateId)).rejects.toSatisfy((error) => statusOf(error) === 409)
    expect(await sdk.deleteTemplateFragment(templateId, templateFragmentId)).toBe(true)
    expect(await sdk.deleteTemplate(templateId)).toBe(true)
    await expect(sdk.getTemplate(templateId)).rejects.toSatisfy((error) => statusOf(error) === 404)
  })

  it('reads all pages of templates and fragments, and ends', async () => {
    const { sdk } = await openSdk()
    const { templateId } = await sdk.createTemplate(newTemplate('first'))
    for (const name of ['second', 'third']) await sdk.createTemplate(newTemplate(name))
    const names: string[] = []
    for await (const { name } of sdk.listAllTemplates({ pageSize: 2 })) names.push(name)
    expect(names).toEqual(['first', 'second', 'third'])
    for (const locale of ['en-us', 'de-de', 'fr-fr'])
      await sdk.createTemplateFragment(templateId, newFragment('voice', locale))
    const locales: string[] = []
    for await (const { locale } of sdk.listAllTemplateFragments({ templateId, pageSize: 1 }))
      locales.push(locale)
    expect(locales).toEqual(['en-us', 'de-de', 'fr-fr'])
    expect(await sdk.getTemplateFragmentPage({ templateId })).toMatchObject({ totalItems: 3, totalPages: 1 })
  })
})
