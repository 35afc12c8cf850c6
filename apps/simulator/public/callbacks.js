import { byId, clockTime, make } from './dom.js'

/**
 * @typedef {{ sentAt: string, ms: number, result: 'answered' | 'unreachable' | 'late', status: number | null,
 *   body: string }} Try
 * @typedef {{ index: number, kind: string, to: string, event: string, method: string, url: string, body: string,
 *   tries: Try[] }} Callback
 */

const SHOWN = 50

const KINDS = { sms: 'SMS', call: 'Call', telegram: 'Telegram', whatsapp: 'WhatsApp' }

/** What the simulator asked of the app, and how the app answered; the newest first. */
export function makeCallbacksPanel() {
  let number
  /** the highest index seen; a callback below it that is not in the list was dropped from it */
  let last = 0
  // On a small window the phone comes first.
  document.querySelector('#callbacks details').open = matchMedia('(min-width: 721px)').matches

  return {
    /** @param {string | undefined} opened the phone whose callbacks are shown; undefined shows all */
    open(opened) {
      number = opened
      byId('callbacks-title').textContent = opened === undefined ? 'Callbacks' : 'Callbacks for this phone'
      byId('callbacks').hidden = opened?.includes('@') === true
      show([])
    },
    show,
    update,
  }

  /** @param {Callback[]} newest oldest first */
  function show(newest) {
    byId('callback-list').replaceChildren()
    last = 0
    update(newest)
  }

  /** @param {Callback[]} changed oldest first */
  function update(changed) {
    const list = byId('callback-list')
    for (const callback of changed) {
      const shown = byId(`callback-${callback.index}`)
      const rendered = render(callback, number === undefined)
      if (shown !== null) replace(shown, rendered)
      else if (callback.index > last) list.prepend(rendered)
      last = Math.max(last, callback.index)
    }
    while (list.children.length > SHOWN) list.lastElementChild.remove()
    byId('no-callbacks').hidden = list.children.length > 0
  }
}

/** Keeps it open, and keeps the focus. */
function replace(shown, rendered) {
  const hadFocus = shown.contains(document.activeElement)
  rendered.firstElementChild.open = shown.firstElementChild.open
  shown.replaceWith(rendered)
  if (hadFocus) rendered.querySelector('summary').focus()
}

/**
 * @param {Callback} callback
 * @param {boolean} withNumber
 */
function render({ index, kind, to, event, method, url, body, tries }, withNumber) {
  const last = tries.at(-1)
  const isBad = last !== undefined && !isTaken(last)
  const what = event === 'document' ? 'fetches TwiML' : event
  return make(
    'li',
    { id: `callback-${index}` },
    make(
      'details',
      {},
      make(
        'summary',
        {},
        make('strong', {}, `${KINDS[kind] ?? kind} ${what}`),
        make('span', { className: 'facts', 'data-bad': String(isBad) }, ` ${resultOf(tries)}`),
        ...(withNumber ? [make('span', { className: 'facts' }, ` · ${to}`)] : []),
      ),
      make('p', { className: 'sent' }, `${method} ${url}`),
      ...(body === '' ? [] : [make('pre', { className: 'sent' }, linesOf(body))]),
      ...tries.flatMap((each) => [
        make('p', { className: 'facts' }, clockTime(each.sentAt), ` · ${each.ms} ms · ${answerOf(each)}`),
        ...(each.body === '' ? [] : [make('pre', { className: 'sent' }, each.body)]),
      ]),
    ),
  )
}

/** @param {Try} attempt */
const isTaken = ({ status }) => status !== null && status >= 200 && status < 300

/** @param {Try[]} tries */
function resultOf(tries) {
  const last = tries.at(-1)
  if (last === undefined) return '◌ waits for an answer'
  const retried = tries.length > 1 ? ', retried' : ''
  return `${isTaken(last) ? '✓' : '✕'} ${answerOf(last)}${retried}`
}

/** @param {Try} attempt */
function answerOf({ result, status }) {
  switch (result) {
    case 'answered':
      return `answered ${status}`
    case 'unreachable':
      return 'could not be reached'
    case 'late':
      return 'no answer in time'
  }
}

/**
 * A form is easier to read with one field on each line.
 * @param {string} body
 */
const linesOf = (body) =>
  /^[\w.]+=[^\s{]*$/.test(body)
    ? [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n')
    : body
