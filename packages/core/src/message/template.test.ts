import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { renderSms, renderSpeech } from './render.ts'
import { fillTemplate, spokenTemplate } from './template.ts'

const text = (template: string) => ({ type: 'text', text: template }) as const
const verification = { locale: 'de-de', brand: 'Acme', pin: new Secret('4711'), minutes: 5 }

describe('a template', () => {
  it('of an SMS is the text that is sent', () => {
    const sms = text('${brand}: ${pin}, ${pin_expiry} min\n\n@shop.example #${pin}')
    expect(renderSms({ ...verification, templates: { sms } }).reveal()).toBe(
      'Acme: 4711, 5 min\n\n@shop.example #4711',
    )
  })

  it('replaces no variables inside of values, and keeps unknown variables', () => {
    const values = { pin: '1', brand: '${pin}', minutes: 5, unit: 'minutes' }
    expect(fillTemplate(text('${brand} ${pin} ${x}'), values)).toBe('${pin} 1 ${x}')
  })

  it.each([
    ['Code ${pin}. Bye.', { opening: 'Code', again: '', closing: '. Bye.' }],
    ['Code ${pin}, again ${pin}. Bye.', { opening: 'Code', again: ', again', closing: '. Bye.' }],
    ['${pin}', { opening: '', again: '', closing: '' }],
    ['A ${pin} B ${pin} C ${pin} D', { opening: 'A', again: 'B', closing: 'C   D' }],
  ])('of a call %j has the code spoken twice', (template, spoken) => {
    expect(spokenTemplate(text(template), { brand: 'Acme', minutes: 5, unit: '' })).toEqual(spoken)
  })

  it.each([
    ['de-de', 5, '5 Minuten', '5 Minuten'],
    ['de-de', 1, '1 Minute', '1 Minute'],
    ['ja-jp', 5, '5 分', '5 分'],
    // Our calls have other texts than SMS, and spell 1 out.
    ['pl-pl', 5, '5 minutach', '5 minut'],
    ['pl-pl', 1, '1 minucie', '1 minucie'],
    ['zh-tw', 5, '5 分鐘', '5 分鐘'],
    // A locale without built-in texts.
    ['af-za', 5, '5 minutes', '5 minutes'],
  ])('of %s names %i minutes as %s, in a call as %s', (locale, minutes, written, spoken) => {
    const template = text('${pin_expiry} ${pin_expiry_unit}, ${pin}')
    const message = { ...verification, locale, minutes, templates: { sms: template, voice: template } }
    expect(renderSms(message).reveal()).toBe(`${written}, 4711`)
    expect(renderSpeech(message).opening).toBe(`${spoken},`)
  })

  it('of a call is spoken in the language of its locale and without a fallback', () => {
    const voice = text('Code von ${brand}: ${pin}')
    expect(renderSpeech({ ...verification, templates: { voice } })).toMatchObject({
      locale: 'de-de',
      opening: 'Code von Acme:',
      fallback: undefined,
    })
  })

  it('of audio is played if the code has only digits', () => {
    const digits = Array.from({ length: 10 }, (_, digit) => `https://shop.example/${digit}.mp3`)
    const voice = {
      type: 'audio',
      digits,
      welcome: 'https://shop.example/hello.mp3',
      bye: 'https://shop.example/bye.mp3',
    } as const
    expect(renderSpeech({ ...verification, templates: { voice } }).audio).toEqual(voice)
    const letters = { ...verification, pin: new Secret('AKFG'), templates: { voice } }
    expect(renderSpeech(letters).audio).toBeUndefined()
    expect(renderSpeech(letters).opening).toContain('Guten Tag')
  })

  it('is not for payments, which must show payee and amount', () => {
    const payment = { payee: new Secret('Bolt'), amount: new Secret('48.00') }
    const paid = { ...verification, payment, templates: { sms: text('${pin}'), voice: text('${pin}') } }
    expect(renderSms(paid).reveal()).toContain('48,00 €')
    expect(renderSpeech(paid).opening).toContain('48 Euro')
  })
})
