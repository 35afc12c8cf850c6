import type { IncomingHttpHeaders } from 'node:http'

import type { Caller } from '@pinpost/core'

import { readCaller as read } from '../../http/caller.ts'
import type { Parameters } from './parameters.ts'
import { REFUSALS, WireError } from './wire.ts'

/** The person behind a request. @throws WireError 3 that names the header or field */
export const readCaller = (parameters: Parameters, headers: IncomingHttpHeaders): Caller =>
  read(headers, parameters.get, (name) => new WireError(REFUSALS.invalid(name)))
