import { expect, it } from 'vitest'

import { CHANNEL_NAMES, CHANNELS, isChannel } from './channels.ts'

it('a name is a channel if the table has it', () => {
  expect(CHANNEL_NAMES.every(isChannel)).toBe(true)
  expect(['', 'pigeon', 'constructor', undefined].some(isChannel)).toBe(false)
})

it('each channel has its own letter in records', () => {
  const letters = CHANNEL_NAMES.map((name) => CHANNELS[name].letter)
  expect(new Set(letters).size).toBe(letters.length)
  expect(letters.every((letter) => /^[a-z]$/.test(letter))).toBe(true)
})

it('letters of stored records never change', () => {
  expect(CHANNELS.sms.letter).toBe('s')
  expect(CHANNELS.voice.letter).toBe('v')
  expect(CHANNELS.email.letter).toBe('e')
  expect(CHANNELS.telegram.letter).toBe('t')
  expect(CHANNELS.whatsapp.letter).toBe('w')
})
