import { makeCallPanel } from './call.js'
import { makeCallbacksPanel } from './callbacks.js'
import { copyText } from './copy.js'
import { announce, ask, byId, clockTime, make, normalise } from './dom.js'
import { makeFaultsPanel } from './faults.js'
import { renderItem } from './items.js'
import { makeLimitsPanel } from './limits.js'
import { makeSearchPanel } from './search.js'
import { openStream } from './stream.js'

const CONNECTION = {
  connecting: 'Connecting…',
  open: 'Connected',
  lost: 'Connection lost. Trying again…',
}

let number
/** as the simulator was told it */
let apiUrl = ''
let closeStream
let isAtEnd = true
let threadHeight = 0
/** the id of an item to show once its phone is open */
let wanted
const heard = new Set()

const calls = makeCallPanel((id) => byId(`item-${id}`)?.focus())
const faults = makeFaultsPanel(notice)
const limits = makeLimitsPanel(notice)
const callbacks = makeCallbacksPanel()
const search = makeSearchPanel(showItem)

/** The number is in the fragment (after `#`), so that it never reaches a server's log. */
function route() {
  number = normalise(decodeURIComponent(location.hash.slice(1)))
  closeStream?.()
  calls.reset()
  heard.clear()
  byId('items').replaceChildren()
  byId('screen').hidden = number === undefined
  byId('welcome').hidden = number !== undefined
  byId('number-title').textContent = number ?? ''
  showCommand()
  complain('')
  document.body.dataset.view = number === undefined ? 'numbers' : 'phone'
  document.title = `${number ?? 'Phone'} – Pinpost simulator`
  notice('')
  showState('connecting')
  faults.show(number)
  limits.open(number)
  callbacks.open(number)
  const path = number === undefined ? '/events' : `/numbers/${encodeURIComponent(number)}/events`
  closeStream = openStream(
    path,
    { snapshot, item, cleared, numbers, callbacks: callbacks.show, callbackChanges: callbacks.update },
    showState,
  )
  if (number !== undefined) byId('number-title').focus()
}

/** The number without its `+`, which in a form would be a space. A development certificate is not trusted by curl. */
function showCommand() {
  const trust = apiUrl.startsWith('https:') ? '--insecure ' : ''
  // The Vonage v1 API has no e-mail.
  const isEmail = number?.includes('@') === true
  for (const id of ['try-label', 'command', 'copy-command']) byId(id).hidden = isEmail
  byId('command').textContent =
    `curl ${trust}-u demo0001:demo-secret ${apiUrl}/verify/json -d number=${(number ?? '').slice(1)} -d brand=Acme`
}

function snapshot({ items }) {
  byId('items').replaceChildren()
  byId('empty').hidden = items.length > 0
  for (const each of items) {
    heard.add(each.id)
    put(each)
  }
  isAtEnd = true
  stayAtEnd()
  if (wanted !== undefined) byId(`item-${wanted}`)?.focus()
  wanted = undefined
}

/** Opens the phone of an item that was found. */
function showItem({ id, to }) {
  if (to === number) byId(`item-${id}`)?.focus()
  else wanted = id
}

function item(changed) {
  put(changed)
  const isNew = changed.kind !== 'call' && changed.status === 'delivered' && !heard.has(changed.id)
  if (isNew) announce('announce', `Message from ${changed.from}: ${changed.text}`)
  if (isNew) heard.add(changed.id)
  faults.refresh()
  limits.refresh()
}

function put(changed) {
  const shown = byId(`item-${changed.id}`)
  const hadFocus = shown?.contains(document.activeElement) === true
  const rendered = renderItem(changed)
  if (shown === null) byId('items').append(rendered)
  else shown.replaceWith(rendered)
  if (hadFocus) rendered.focus()
  byId('empty').hidden = true
  stayAtEnd()
  if (changed.kind === 'call') calls.update(changed)
}

/** Keeps the scroll position of users who read further up, and shows the newest item to everyone else. */
function stayAtEnd() {
  const thread = byId('thread')
  if (isAtEnd) thread.scrollTop = thread.scrollHeight
}

function cleared() {
  byId('items').replaceChildren()
  byId('empty').hidden = false
  calls.reset()
}

function numbers(list) {
  search.refresh()
  byId('no-numbers').hidden = list.length > 0
  const focused = document.activeElement?.getAttribute('href')
  byId('number-list').replaceChildren(...list.map(renderNumber))
  // The list was rebuilt while it had the focus.
  if (focused?.startsWith('#') === true && focused !== '#')
    document.querySelector(`a[href="${focused}"]`)?.focus()
}

function renderNumber({ number: each, messages, calls: count, lastAt }) {
  const link = make(
    'a',
    { href: `#${each}` },
    make('strong', {}, each),
    make(
      'span',
      { className: 'facts' },
      `${plural(messages, 'message')}${each.includes('@') ? '' : `, ${plural(count, 'call')}`} · `,
      clockTime(lastAt),
    ),
  )
  if (each === number) link.setAttribute('aria-current', 'page')
  return make('li', {}, link)
}

const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`

function showState(state) {
  const connection = byId('connection')
  if (connection.dataset.state === state) return
  connection.dataset.state = state
  connection.textContent = CONNECTION[state]
}

function notice(text) {
  byId('notice').textContent = text
}

byId('open-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const typed = normalise(byId('open-number').value)
  complain(
    typed === undefined
      ? 'Give a number with its country code, for example +49 170 1234567, or an e-mail address.'
      : '',
  )
  if (typed !== undefined) location.hash = typed
})
byId('open-number').addEventListener('input', () => complain(''))

/** What is wrong with the number that was typed; nothing once it was changed or another phone was opened. */
function complain(text) {
  byId('open-number').setAttribute('aria-invalid', String(text !== ''))
  byId('open-error').textContent = text
}

byId('clear').addEventListener('click', () => {
  ask('DELETE', `/numbers/${encodeURIComponent(number)}/inbox`)
    .then(() => notice(''))
    .catch(({ message }) => notice(message))
})

byId('copy-command').addEventListener('click', async ({ currentTarget }) => {
  const isCopied = await copyText(byId('command').textContent)
  currentTarget.textContent = isCopied ? 'Copied ✓' : 'Please copy it by hand'
  announce('announce', isCopied ? 'Command copied' : 'The command could not be copied')
  setTimeout(() => {
    currentTarget.textContent = 'Copy the command'
  }, 2000)
})

byId('skip').addEventListener('click', () => {
  notice('Asking…')
  ask('POST', `/numbers/${encodeURIComponent(number)}/skip-wait`, {})
    .then(({ message }) => notice(message))
    .catch(({ message }) => notice(message))
})

byId('thread').addEventListener('scroll', ({ target }) => {
  // Not the person scrolled, a call panel came or went.
  if (target.clientHeight !== threadHeight) return
  isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80
})
new ResizeObserver(() => {
  threadHeight = byId('thread').clientHeight
  stayAtEnd()
}).observe(byId('thread'))

addEventListener('hashchange', route)
route()
const config = await ask('GET', '/config')
apiUrl = config.apiUrl
byId('skip').hidden = !config.skipWait
limits.offer(config.limits)
byId('docs').href = `${apiUrl}/docs`
showCommand()
