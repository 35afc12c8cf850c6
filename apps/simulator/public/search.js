import { ask, byId, clockTime, make } from './dom.js'

const PAUSE_MS = 150
const SNIPPET_CHARACTERS = 60

/** @typedef {import('./items.js').Item} Item */

/**
 * Searches all phones and inboxes; while something is searched for, the matches replace the list of phones.
 * @param {(item: Item) => void} onOpen
 */
export function makeSearchPanel(onOpen) {
  const input = byId('search')
  let timer

  function later() {
    clearTimeout(timer)
    timer = setTimeout(refresh, PAUSE_MS)
  }

  async function refresh() {
    const text = input.value.trim()
    byId('phones').hidden = text !== ''
    byId('found').hidden = text === ''
    if (text === '') {
      byId('found-count').textContent = ''
      return
    }
    try {
      const items = await ask('GET', `/search?text=${encodeURIComponent(text)}`)
      // Something else was typed meanwhile.
      if (input.value.trim() === text) show(items, text)
    } catch ({ message }) {
      byId('found-count').textContent = message
    }
  }

  function show(items, text) {
    const focused = document.activeElement?.closest('#found-list a')?.dataset.item
    byId('found-count').textContent =
      items.length === 0 ? 'Nothing found.' : `${items.length} found, newest first`
    byId('found-list').replaceChildren(...items.map((item) => render(item, text)))
    // The list was rebuilt while it had the focus.
    if (focused !== undefined) document.querySelector(`#found-list a[data-item="${focused}"]`)?.focus()
  }

  function render(item, text) {
    const link = make(
      'a',
      { href: `#${item.to}` },
      make('strong', {}, item.to),
      make('span', { className: 'snippet', dir: 'auto' }, snippetOf(item, text)),
      make('span', { className: 'facts' }, clockTime(item.receivedAt)),
    )
    link.dataset.item = item.id
    link.addEventListener('click', () => onOpen(item))
    return make('li', {}, link)
  }

  byId('search-form').addEventListener('submit', (event) => {
    event.preventDefault()
    void refresh()
  })
  input.addEventListener('input', later)

  return {
    /** Something has changed on some phone. */
    refresh() {
      if (input.value.trim() !== '') later()
    },
  }
}

/** What was found, or the beginning. What did not arrive is not shown. */
function snippetOf({ kind, status, subject, text }, searched) {
  if (kind !== 'call' && status !== 'delivered') return 'This message did not arrive.'
  const whole = (subject === undefined ? text : `${subject} – ${text}`).replaceAll(/\s+/g, ' ')
  const at = whole.toLowerCase().indexOf(searched.toLowerCase())
  const from = Math.max(0, Math.min(at - SNIPPET_CHARACTERS / 3, whole.length - SNIPPET_CHARACTERS))
  const snippet = whole.slice(from, from + SNIPPET_CHARACTERS)
  return `${from > 0 ? '…' : ''}${snippet}${from + SNIPPET_CHARACTERS < whole.length ? '…' : ''}` || 'Call'
}
