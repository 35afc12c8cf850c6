import { announce, ask, byId, make } from './dom.js'
import { describeItem, playItem } from './player.js'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** Elements that may get the focus back after a call. */
const CONTROLS = 'a, button, summary, [tabindex="0"]'

/**
 * The panel of a ringing or active call. It shows one call at a time; others wait.
 * @param {(id: string) => void} onEnded called to move the focus if nothing else has it
 */
export function makeCallPanel(onEnded) {
  const panel = byId('call')
  /** @type {import('./items.js').Call | undefined} */
  let shown
  /** @type {Element | undefined} */
  let focusedBefore
  let isPlayer = false
  let played = 0
  let written = 0
  let isPlaying = false
  let current = new AbortController()

  for (const key of KEYS) {
    const button = make('button', { type: 'button' }, key)
    if (key === '*') button.setAttribute('aria-label', 'star')
    if (key === '#') button.setAttribute('aria-label', 'hash')
    button.addEventListener('click', () => press(key))
    byId('keypad').append(button)
  }
  byId('answer').addEventListener('click', () => {
    // Only the page that answered plays the call.
    isPlayer = true
    act('answer')
    byId('hang-up').hidden = false
    byId('hang-up').focus()
  })
  byId('decline').addEventListener('click', () => act('decline'))
  byId('hang-up').addEventListener('click', () => act('hang-up'))
  byId('aloud').addEventListener('change', () => current.abort())
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
    if (shown?.gathering === true && KEYS.includes(event.key) && !isTyping) press(event.key)
  })

  function act(action, body = {}) {
    // The call may have ended a moment ago; the next event says so.
    ask('POST', `/numbers/${encodeURIComponent(shown.to)}/calls/${shown.id}/${action}`, body).catch(
      () => undefined,
    )
  }

  function press(key) {
    act('press', { digit: key })
    // A key cuts the prompt short.
    current.abort()
  }

  function start(call) {
    shown = call
    isPlayer = false
    played = 0
    written = 0
    byId('transcript').replaceChildren()
    byId('call-title').textContent = call.from
    panel.hidden = false
    if (call.status !== 'ringing') return
    announce('alarm', `Incoming call from ${call.from}`)
    // Not while the user is typing, because the next key would answer.
    if (document.activeElement?.matches('input, select, textarea')) return
    setTimeout(() => {
      if (shown?.id !== call.id) return
      focusedBefore = document.activeElement
      byId('answer').focus()
    }, 0)
  }

  function end() {
    const { id } = shown
    // Hiding the button would leave the focus nowhere.
    const hadFocus =
      panel.contains(document.activeElement) ||
      (focusedBefore !== undefined && document.activeElement === document.body)
    shown = undefined
    current.abort()
    panel.hidden = true
    const before = focusedBefore
    focusedBefore = undefined
    if (!hadFocus) return
    // An element that is gone or hidden by now takes no focus.
    if (before?.matches(CONTROLS)) before.focus()
    if (document.activeElement !== before) onEnded(id)
  }

  function write(script) {
    for (const item of script.slice(written)) {
      if (item.type !== 'pause') {
        byId('transcript').append(make('li', { className: item.type, dir: 'auto' }, describeItem(item)))
      }
    }
    written = script.length
    byId('transcript').lastElementChild?.scrollIntoView({ block: 'nearest' })
  }

  async function playOn() {
    if (isPlaying || !isPlayer) return
    isPlaying = true
    const call = shown
    while (shown?.id === call.id && played < shown.script.length) {
      current = new AbortController()
      await playItem(shown.script[played], byId('aloud').checked, current.signal)
      if (shown?.id !== call.id) break
      played += 1
      act('played', { count: played })
    }
    isPlaying = false
    if (shown !== undefined && shown.id !== call.id) void playOn()
  }

  return {
    /** Takes each state of each call. */
    update(call) {
      const isLive = call.attended && (call.status === 'ringing' || call.status === 'in-progress')
      if (shown === undefined && isLive) start(call)
      if (shown?.id !== call.id) return
      shown = call
      if (!isLive) {
        end()
        return
      }
      const isRinging = call.status === 'ringing'
      panel.dataset.state = call.status
      byId('call-state').textContent = isRinging ? 'Incoming call' : 'Call in progress'
      byId('answer').hidden = !isRinging
      byId('decline').hidden = !isRinging
      byId('hang-up').hidden = isRinging
      byId('keypad').hidden = !call.gathering
      if (isRinging) return
      write(call.script)
      void playOn()
    },
    reset() {
      if (shown !== undefined) end()
    },
  }
}
