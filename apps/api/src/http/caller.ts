import type { IncomingHttpHeaders } from 'node:http'

import { type Caller, countCharacters, isPrintable } from '@pinpost/core'
import { networkOf } from '@pinpost/store'

const MAX_ID_LENGTH = 128

/**
 * The person behind a request, as the caller states it for limits. A header takes precedence over the parameter of the
 * same meaning, because a gateway can set it without reading the body.
 * @param refuse the error for a header or parameter that is wrong
 */
export function readCaller(
  headers: IncomingHttpHeaders,
  parameter: (name: string) => string | undefined,
  refuse: (name: string) => Error,
): Caller {
  const read = (
    header: string,
    field: string,
    valueOf: (text: string) => string | undefined,
  ): string | undefined => {
    const given = [headers[header.toLowerCase()]].flat().find((text) => text !== undefined && text !== '')
    const text = given ?? parameter(field)
    if (text === undefined) return undefined
    const value = valueOf(text)
    if (value === undefined) throw refuse(given === undefined ? field : header)
    return value
  }
  return {
    clientIp: read('Pinpost-Client-Ip', 'client_ip', networkOf),
    deviceId: read('Pinpost-Device-Id', 'device_id', idOf),
    userId: read('Pinpost-User-Id', 'user_id', idOf),
  }
}

const idOf = (text: string): string | undefined =>
  isPrintable(text) && countCharacters(text) <= MAX_ID_LENGTH ? text : undefined
