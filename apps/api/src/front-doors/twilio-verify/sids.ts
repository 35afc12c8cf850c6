import { toUuid } from '@pinpost/core'
import { randomBytes } from '@pinpost/store'

export const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex')

/** The sid of something that has an id elsewhere: a verification, or a named template. */
export const toSid = (prefix: string, id: string): string => prefix + id.replaceAll('-', '')

/** The id of a verification; undefined if the text is no sid of one. */
export const fromSid = (text: string): string | undefined => /^VE([0-9a-f]{32})$/.exec(text)?.[1]

export const toTemplateId = (sid: string): string => toUuid(sid.slice(2))
