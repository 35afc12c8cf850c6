import type { Answer } from './notebook.ts'
import { type Credentials, makeAsk, type Wire } from './wire.ts'

/** The statuses of v1 that mean the same, so that one reconciliation reads the notes of both wires. */
const STATUSES: Readonly<Record<string, string>> = {
  'HTTP 200': '0',
  'HTTP 202': '0',
  'HTTP 204': '0',
  completed: '0',
  'HTTP 400': '16',
  'HTTP 404': '6',
  'HTTP 410': '17',
  'HTTP 429': '1',
  'HTTP 500': '5',
}

/**
 * The same callers over Vonage Verify v2: translates their requests to it, and its answers back. Never throws.
 * @param v1 searches, which v2 cannot, and must not find what v2 started
 */
export function makeWireV2(api: string, credentials: Credentials, v1: Wire): Wire {
  const ask = makeAsk(api, credentials, 'application/json')

  async function sent(method: 'POST' | 'DELETE', path: string, body: object | undefined, conflict: string) {
    const asked = await ask(method, `/v2/verify${path}`, body === undefined ? '' : JSON.stringify(body))
    return { ...asked, answer: translated(asked.answer, conflict) }
  }

  return (path, parameters) => {
    const {
      request_id: id = '',
      cmd,
      code,
      brand,
      lg,
      workflow = '[]',
      channel_timeout: timeout,
    } = parameters
    const request = `/${dashed(id)}`
    switch (path) {
      case '/verify/json': {
        const steps: unknown = JSON.parse(workflow)
        const body = { brand, locale: lg, channel_timeout: Number(timeout), workflow: steps }
        return sent('POST', '', body, '10')
      }
      case '/verify/check/json':
        return sent('POST', request, { code }, '19')
      case '/verify/control/json':
        return cmd === 'cancel'
          ? sent('DELETE', request, undefined, '19')
          : sent('POST', `${request}/next_workflow`, undefined, '19')
      default:
        return v1(path, parameters)
    }
  }
}

/** @param conflict what 409 means */
function translated(answer: Answer, conflict: string): Answer {
  if (answer.type === 'failed') return answer
  const { status, body } = answer
  const { request_id: id } = body
  return {
    type: 'told',
    status: status === 'HTTP 409' ? conflict : (STATUSES[status] ?? status),
    body: typeof id === 'string' ? { ...body, request_id: id.replaceAll('-', '') } : body,
  }
}

const dashed = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
