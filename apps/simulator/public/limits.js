import { announce, ask, byId } from './dom.js'

const REFRESH_MS = 5000

/**
 * Shows the limits that refuse the open number, and lifts them.
 * @param {(text: string) => void} notice says what went wrong
 */
export function makeLimitsPanel(notice) {
  let isOffered = false
  let number
  const path = () => `/numbers/${encodeURIComponent(number)}/limits`

  async function update(method) {
    const asked = number
    const { limits } = await ask(method, path())
    if (asked === number) show(limits)
  }

  /** On an error the display stays as it was; the next refresh tries again. */
  function refresh() {
    if (!isOffered || number === undefined || document.visibilityState !== 'visible') return
    update('GET').catch(() => undefined)
  }

  byId('lift').addEventListener('click', async () => {
    try {
      await update('DELETE')
      notice('The limits are lifted.')
      // The button, which had the focus, is hidden now.
      byId('number-title').focus()
    } catch ({ message }) {
      notice(message)
    }
  })
  document.addEventListener('visibilitychange', refresh)
  setInterval(refresh, REFRESH_MS)

  return {
    refresh,
    /** @param {boolean} offered whether the application tells its limits */
    offer(offered) {
      isOffered = offered
      refresh()
    },
    /** @param {string | undefined} opened */
    open(opened) {
      number = opened
      show([])
      refresh()
    },
  }
}

/**
 * Text that stays the same is not said again.
 * @param {{ name: string, refusedUntil: string }[]} limits
 */
function show(limits) {
  const text = limits.map(sentence).join(' ')
  byId('limits').hidden = limits.length === 0
  if (byId('limits-text').textContent === text) return
  byId('limits-text').textContent = text
  if (text !== '') announce('announce', text)
}

const sentence = ({ name, refusedUntil }) =>
  `This number is limited by ${name} until ${moment(refusedUntil)}.`

/** The time of today, and with its date that of another day. */
function moment(iso) {
  const date = new Date(iso)
  const isToday = date.toDateString() === new Date().toDateString()
  return isToday ? date.toLocaleTimeString() : date.toLocaleString()
}
