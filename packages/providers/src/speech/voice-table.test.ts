import { LOCALES, Secret } from '@pinpost/core'
import { expect, onTestFinished, test } from 'vitest'

import { makePolly, type Polly } from '../polly/index.ts'
import { startPolly } from '../polly/polly-server.suite.ts'
import { type LocaleVoice, standIns, voiceTable } from './voice-table.ts'

async function openPolly(): Promise<Polly> {
  const server = await startPolly()
  const polly = makePolly({
    region: 'eu-central-1',
    engines: ['neural', 'standard'],
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret('0123456789abcdef') },
  })
  onTestFinished(() => polly.close())
  await polly.start()
  return polly
}

const byOf = (table: readonly LocaleVoice[]): Record<string, string[]> => {
  const by: Record<string, string[]> = {}
  for (const { locale, by: name } of table) (by[name] ??= []).push(locale)
  return by
}

test('every locale has a voice: Polly’s, else Twilio’s, else the nearest', async () => {
  const table = voiceTable(await openPolly())
  const lines = table.map(
    ({ locale, by, voice, language }) =>
      `${locale.padEnd(7)} ${by.padEnd(8)} ${voice.padEnd(24)} ${language}`,
  )
  process.stdout.write(`${lines.join('\n')}\n`)
  expect(table.map(({ locale }) => locale).toSorted()).toEqual(Object.keys(LOCALES).toSorted())
  for (const { voice, language } of table) {
    expect(voice).not.toBe('')
    expect(language).not.toBe('')
  }
  const { polly, ...others } = byOf(table)
  expect(polly).toHaveLength(Object.keys(LOCALES).length - Object.values(others).flat().length)
  expect(others).toEqual({
    twilio: [
      'bg-bg',
      'el-gr',
      'fil-ph',
      'hu-hu',
      'id-id',
      'lt-lt',
      'lv-lv',
      'sk-sk',
      'th-th',
      'vi-vn',
      'zh-tw',
    ],
    english: ['ee-et', 'ga-ie', 'mt-mt', 'sl-si'],
  })
})

test('without Polly every locale has a voice too', () => {
  const { twilio = [], ...others } = byOf(voiceTable())
  expect(others).toEqual({ english: ['ee-et', 'ga-ie', 'mt-mt', 'sl-si'], nearest: ['yue-cn'] })
  expect(twilio).toHaveLength(Object.keys(LOCALES).length - 5)
})

test('before Polly’s voices are loaded, Twilio’s are used', () => {
  const polly = makePolly({ region: 'eu-central-1', engines: ['neural'] })
  expect(voiceTable(polly)).toEqual(voiceTable())
})

test('the stand-ins are the locales without a voice of their own', () => {
  expect(standIns(voiceTable()).find(({ locale }) => locale === 'yue-cn')).toEqual({
    locale: 'yue-cn',
    by: 'nearest',
    voice: 'Google.yue-HK-Standard-A',
    language: 'yue-HK',
  })
  expect(standIns(voiceTable())).toHaveLength(5)
})
