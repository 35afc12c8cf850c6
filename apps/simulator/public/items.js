import { copyText } from './copy.js'
import { announce, clockTime, make } from './dom.js'
import { describeItem, playItem } from './player.js'

/**
 * @typedef {import('./player.js').ScriptItem} ScriptItem
 * @typedef {{ id: string, from: string, to: string, text: string, code: string | null, status: string,
 *   receivedAt: string }} Common
 * @typedef {Common & { kind: 'sms', segments: number, encoding: 'GSM-7' | 'UCS-2', errorCode: number | null }} Message
 * @typedef {Common & { kind: 'email', subject: string, hasHtml: boolean }} Email
 * @typedef {Common & { kind: 'call', audio: string[], duration: number, attended: boolean, gathering: boolean,
 *   script: ScriptItem[] }} Call
 * @typedef {Common & { kind: 'telegram', cost: number, refunded: boolean, isRight: boolean | null }} Telegram
 * @typedef {Common & { kind: 'whatsapp', template: string, language: string | null, errorCode: number | null }} Whatsapp
 * @typedef {Message | Call | Email | Telegram | Whatsapp} Item
 */

const MESSAGE_STATUS = {
  accepted: '◌ Accepted',
  queued: '◌ Queued',
  sending: '◌ Sending',
  sent: '✓ Sent',
  delivered: '✓ Delivered',
  read: '✓ Read',
  undelivered: '✕ Not delivered',
  failed: '✕ Failed',
  expired: '✕ Not delivered in time',
  revoked: '✕ Taken back',
}

const CALL_STATUS = {
  ringing: '◌ Call is ringing',
  'in-progress': '◌ Call in progress',
  completed: '✓ Call answered',
  busy: '✕ Call declined or busy',
  'no-answer': '✕ Call not answered',
  failed: '✕ Call failed',
}

/**
 * An item of the thread as an element.
 * @param {Item} item
 */
export function renderItem(item) {
  return make(
    'li',
    { className: `item ${item.kind}`, id: `item-${item.id}`, tabIndex: -1 },
    make('p', { className: 'from' }, make('strong', {}, item.from), clockTime(item.receivedAt)),
    ...CONTENTS[item.kind](item),
  )
}

/** Codes of messages that did not arrive stay unseen, as they would on a phone. */
function message({ status, text, code, segments, encoding, errorCode }) {
  const hasFailed = status === 'undelivered' || status === 'failed'
  const isHere = status === 'delivered'
  const facts = [
    MESSAGE_STATUS[status] + (errorCode === null ? '' : ` (error ${errorCode})`),
    segments === 1 ? '1 segment' : `${segments} segments`,
    encoding,
  ]
  const standIn = hasFailed ? 'This message did not arrive.' : 'A message is on its way…'
  return [
    make('p', { className: isHere ? 'text' : 'text away', dir: 'auto' }, isHere ? text : standIn),
    make('p', { className: 'facts', 'data-bad': String(hasFailed) }, facts.join(' · ')),
    ...(isHere ? copyButton(code) : []),
  ]
}

function call({ status, script, code, duration }) {
  const hasFailed = status === 'busy' || status === 'no-answer' || status === 'failed'
  const facts = [CALL_STATUS[status] ?? status, ...(status === 'completed' ? [`${duration} s`] : [])]
  const spoken = script.filter(({ type }) => type !== 'pause')
  return [
    make('p', { className: 'facts', 'data-bad': String(hasFailed) }, facts.join(' · ')),
    ...(spoken.length === 0
      ? []
      : [
          make(
            'details',
            {},
            make('summary', {}, 'What it said'),
            make(
              'ol',
              { className: 'said' },
              ...joined(script).map((line) => make('li', { dir: 'auto' }, line)),
            ),
          ),
        ]),
    ...(status === 'completed' ? [...copyButton(code), ...listenButton(script)] : []),
  ]
}

function email({ status, subject, text, code, hasHtml }) {
  const isHere = status === 'delivered'
  const hasFailed = status === 'undelivered'
  const standIn = hasFailed ? 'This e-mail did not arrive.' : 'An e-mail is on its way…'
  const facts = [MESSAGE_STATUS[status], hasHtml ? 'text and HTML' : 'text']
  return [
    ...(isHere ? [make('p', { className: 'subject', dir: 'auto' }, make('strong', {}, subject))] : []),
    make('p', { className: isHere ? 'text' : 'text away', dir: 'auto' }, isHere ? text : standIn),
    make('p', { className: 'facts', 'data-bad': String(hasFailed) }, facts.join(' · ')),
    ...(isHere ? copyButton(code) : []),
  ]
}

function telegram({ status, text, code, cost, refunded, isRight }) {
  const isHere = status === 'delivered'
  const hasFailed = status === 'expired' || status === 'revoked'
  const standIn = hasFailed ? 'This message did not arrive.' : 'A message is on its way…'
  const facts = [
    'Telegram',
    MESSAGE_STATUS[status],
    refunded ? 'refunded' : `$${cost}`,
    ...(isRight === null ? [] : [isRight ? 'right code reported' : 'wrong code reported']),
  ]
  return [
    make('p', { className: isHere ? 'text' : 'text away', dir: 'auto' }, isHere ? text : standIn),
    make('p', { className: 'facts', 'data-bad': String(hasFailed) }, facts.join(' · ')),
    ...(isHere ? copyButton(code) : []),
  ]
}

function whatsapp({ status, text, code, template, language, errorCode }) {
  const isHere = status === 'delivered' || status === 'read'
  const hasFailed = status === 'failed'
  const standIn = hasFailed ? 'This message did not arrive.' : 'A message is on its way…'
  const facts = [
    'WhatsApp',
    MESSAGE_STATUS[status] + (errorCode === null ? '' : ` (error ${errorCode})`),
    language === null ? template : `${template} (${language})`,
  ]
  return [
    make('p', { className: isHere ? 'text' : 'text away', dir: 'auto' }, isHere ? text : standIn),
    make('p', { className: 'facts', 'data-bad': String(hasFailed) }, facts.join(' · ')),
    ...(isHere ? copyButton(code) : []),
  ]
}

const CONTENTS = { sms: message, call, email, telegram, whatsapp }

/**
 * A code that is spoken sign by sign reads better on one line.
 * @param {ScriptItem[]} script
 */
function joined(script) {
  const lines = []
  let isRun = false
  for (const item of script) {
    if (item.type === 'pause') continue
    const isSign = item.type === 'say' && item.text.length === 1
    if (isSign && isRun) lines[lines.length - 1] += ` ${item.text}`
    else lines.push(describeItem(item))
    isRun = isSign
  }
  return lines
}

function copyButton(code) {
  if (code === null) return []
  const label = make('span', {}, 'Copy code')
  const button = make(
    'button',
    { type: 'button', className: 'copy', 'aria-label': `Copy code ${code}` },
    label,
  )
  button.addEventListener('click', async () => {
    const isCopied = await copyText(code)
    label.textContent = isCopied ? 'Copied ✓' : `Please copy it by hand: ${code}`
    announce('announce', isCopied ? 'Code copied' : 'The code could not be copied')
    setTimeout(() => {
      label.textContent = 'Copy code'
    }, 2000)
  })
  return [make('p', { className: 'code' }, code), button]
}

function listenButton(script) {
  if (!script.some(({ type }) => type === 'say' || type === 'play')) return []
  const button = make('button', { type: 'button', className: 'quiet listen' }, 'Listen')
  let playing
  button.addEventListener('click', async () => {
    if (playing !== undefined) {
      playing.abort()
      return
    }
    playing = new AbortController()
    button.textContent = 'Stop'
    for (const item of script) await playItem(item, true, playing.signal)
    playing = undefined
    button.textContent = 'Listen'
  })
  return [button]
}
