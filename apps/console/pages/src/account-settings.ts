import type { Account } from './api.ts'
import type { Field } from './parts.tsx'
import { texts } from './texts/index.ts'
import { yesOrNo } from './words.ts'

const t = texts.account
const LABELS = texts.names.settings

type AccountSettings = Account['settings']
type Name = keyof AccountSettings
type Kind = 'yesNo' | 'number' | 'text' | 'list' | 'json'

const KINDS: Readonly<Record<Name, Kind>> = {
  countries: 'list',
  requestsPerSecond: 'number',
  startsPerDay: 'number',
  historyDays: 'number',
  twilioSid: 'text',
  customPin: 'yesNo',
  templates: 'yesNo',
  advanceOnFailedReceipt: 'yesNo',
  doNotShare: 'yesNo',
  fictionalNumbers: 'yesNo',
  specialNumbers: 'yesNo',
  brandLinks: 'yesNo',
  networkUnblock: 'yesNo',
  sandbox: 'yesNo',
  barred: 'yesNo',
  trialNumbers: 'list',
  routing: 'json',
  limits: 'json',
  autofill: 'json',
  registeredTemplates: 'json',
  blockedNetworks: 'json',
  testNumbers: 'json',
}

const isName = (name: string): name is Name => Object.hasOwn(KINDS, name)
const NAMES = Object.keys(KINDS).filter(isName)

const YES_NO = ['yes', 'no'] as const

export const settingsFields = (settings: AccountSettings): readonly Field[] =>
  NAMES.map((name) => {
    const kind = KINDS[name]
    return {
      name,
      label: LABELS[name],
      value: settings[name] === undefined ? '' : textOf(kind, settings[name]),
      options: kind === 'yesNo' ? YES_NO : undefined,
      nameOf: yesOrNo,
      none: t.default,
      lines: kind === 'json' ? 2 : undefined,
    }
  })

function textOf(kind: Kind, value: unknown): string {
  switch (kind) {
    case 'yesNo':
      return value === true ? 'yes' : 'no'
    case 'list':
      return Array.isArray(value) ? value.join(', ') : ''
    case 'json':
      return JSON.stringify(value)
    case 'number':
    case 'text':
      return String(value)
  }
}

/** The settings that were filled in; others have their default. The server checks them. @throws Error */
export const settingsOf = (values: Readonly<Record<string, string | undefined>>): object =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, text]) =>
      isName(name) && text !== undefined ? [[name, valueOf(name, text)]] : [],
    ),
  )

function valueOf(name: Name, text: string): unknown {
  switch (KINDS[name]) {
    case 'yesNo':
      return text === 'yes'
    case 'number':
      return Number(text)
    case 'list':
      return text.split(/[\s,]+/).filter((part) => part !== '')
    case 'json':
      return parse(name, text)
    case 'text':
      return text
  }
}

function parse(name: Name, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(t.notJson(LABELS[name]), { cause: error })
  }
}
