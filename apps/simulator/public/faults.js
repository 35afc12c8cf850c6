import { ask, byId, make } from './dom.js'

/** @param {string} message the word that Telegram Gateway answers */
const telegramError = (message) => ({ channel: 'telegram', fault: { type: 'error', code: 400, message } })

const FAULTS = [
  ['SMS is not delivered', { channel: 'sms', fault: { type: 'undelivered', code: 30_003 } }],
  ['SMS fails', { channel: 'sms', fault: { type: 'failed' } }],
  ['SMS is refused: opted out (21610)', { channel: 'sms', fault: { type: 'error', code: 21_610 } }],
  ['SMS is refused: no mobile (21614)', { channel: 'sms', fault: { type: 'error', code: 21_614 } }],
  ['Call: line is busy', { channel: 'call', fault: { type: 'busy' } }],
  ['Call: nobody answers', { channel: 'call', fault: { type: 'noAnswer' } }],
  ['Telegram: the number is not on Telegram', telegramError('PHONE_NUMBER_NOT_FOUND')],
  [
    'Telegram: not delivered, refunded',
    { channel: 'telegram', fault: { type: 'undelivered', code: 30_003 } },
  ],
  ['Telegram: too many requests', telegramError('FLOOD_WAIT_5')],
  ['Telegram: the token is wrong', telegramError('ACCESS_TOKEN_INVALID')],
  ['WhatsApp: the number is not on WhatsApp (131026)', { channel: 'whatsapp', fault: { type: 'failed' } }],
  [
    'WhatsApp: sent and never delivered',
    { channel: 'whatsapp', fault: { type: 'undelivered', code: 30_003 } },
  ],
  [
    'WhatsApp: rate limit (130429)',
    { channel: 'whatsapp', fault: { type: 'error', code: 130_429, status: 400 } },
  ],
  [
    'WhatsApp: the token is wrong (190)',
    { channel: 'whatsapp', fault: { type: 'error', code: 190, status: 401 } },
  ],
  ['Carrier answers 503', { fault: { type: 'httpStatus', status: 503 } }],
  ['Carrier is throttled (429)', { fault: { type: 'error', code: 20_429, status: 429 } }],
  ['Carrier answers after 5 seconds', { fault: { type: 'delay', ms: 5000 } }],
  ['Carrier drops the connection', { fault: { type: 'reset', accept: false } }],
  ['Carrier never answers', { fault: { type: 'timeout', accept: false } }],
  ['Carrier never answers, but sends', { fault: { type: 'timeout', accept: true } }],
  ['Callbacks come twice', { fault: { type: 'doubleCallbacks' } }],
  ['Callbacks come in the wrong order', { fault: { type: 'reorderCallbacks' } }],
  ['Callbacks do not come', { fault: { type: 'noCallbacks' } }],
]

const MAILBOX_FAULTS = [
  ['Recipient is refused (550)', { fault: { type: 'error', code: 550, message: '5.1.1 No such mailbox' } }],
  [
    'Greylisting: try again later (451)',
    { fault: { type: 'error', code: 451, message: '4.7.1 Greylisted' } },
  ],
  ['Content is refused (554)', { fault: { type: 'httpStatus', status: 554, body: '5.7.1 Taken for spam' } }],
  ['E-mail bounces later', { fault: { type: 'undelivered', code: 30_003 } }],
  ['Server answers after 5 seconds', { fault: { type: 'delay', ms: 5000 } }],
  ['Server drops the connection', { fault: { type: 'reset', accept: false } }],
  ['Server drops the connection, but delivers', { fault: { type: 'reset', accept: true } }],
  ['Server never answers', { fault: { type: 'timeout', accept: false } }],
].map(([label, rule]) => [label, { channel: 'email', ...rule }])

const isMailbox = (address) => address?.includes('@') === true

/**
 * The label in the lists above if it describes this fault completely, else its type and details.
 * @param {string | undefined} channel
 * @param {Record<string, string | number | boolean>} fault
 * @returns {string}
 */
function labelOf(channel, fault) {
  const isTrue = ([, rule]) =>
    rule.channel === channel &&
    Object.entries(rule.fault).every(([name, value]) => fault[name] === value) &&
    rule.fault.code === fault.code
  const facts = Object.entries(fault)
    .filter(([, value]) => value !== '' && value !== false)
    .map(([name, value]) => (name === 'type' ? value : `${name} ${value}`))
  return [...FAULTS, ...MAILBOX_FAULTS].find(isTrue)?.[0] ?? facts.join(', ')
}

/**
 * The common faults, for the number that is open.
 * @param {(message: string) => void} onError
 */
export function makeFaultsPanel(onError) {
  let number
  let offered = FAULTS
  let soon
  // On a small window the phone comes first.
  document.querySelector('#faults details').open = matchMedia('(min-width: 721px)').matches
  byId('fault-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const times = byId('fault-times').value
    const [, rule] = offered[Number(byId('fault').value)]
    run(ask('POST', '/faults', { ...rule, prefix: number, ...(times !== '' && { times: Number(times) }) }))
  })

  async function refresh() {
    if (number === undefined) return
    const rules = (await ask('GET', '/faults')).filter(concernsIt)
    byId('no-faults').hidden = rules.length > 0
    byId('fault-list').replaceChildren(...rules.map(renderRule))
  }

  function concernsIt({ channel, prefix = '' }) {
    const isOfMailboxes = channel === 'email'
    return number.startsWith(prefix) && (channel === undefined || isOfMailboxes === isMailbox(number))
  }

  function run(work) {
    work.then(refresh).catch(({ message }) => onError(message))
  }

  function renderRule({ id, channel, fault, times, prefix }) {
    const label = labelOf(channel, fault)
    const scope = prefix === number ? '' : ` (${prefix ?? 'every address'})`
    const remove = make(
      'button',
      { type: 'button', className: 'quiet', 'aria-label': `Remove: ${label}` },
      'Remove',
    )
    remove.addEventListener('click', () => run(ask('DELETE', `/faults/${id}`)))
    return make(
      'li',
      {},
      make('span', {}, `${label}${scope}${times === undefined ? '' : ` · ${times}×`}`),
      remove,
    )
  }

  return {
    /** A rule may have been used up. One message changes several times in a moment. */
    refresh() {
      clearTimeout(soon)
      soon = setTimeout(() => run(Promise.resolve()), 200)
    },
    show(shown) {
      number = shown
      byId('faults').hidden = number === undefined
      offered = isMailbox(number) ? MAILBOX_FAULTS : FAULTS
      byId('fault').replaceChildren(
        ...offered.map(([label], index) => make('option', { value: String(index) }, label)),
      )
      byId('faults-title').textContent = `Faults for this ${isMailbox(number) ? 'inbox' : 'phone'}`
      run(Promise.resolve())
    },
  }
}
