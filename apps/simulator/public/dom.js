/**
 * @param {string} id
 * @returns {any} most callers know which element it is
 */
export const byId = (id) => document.getElementById(id)

/**
 * An element with properties and children; text is always text, never markup.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value
    else element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/** @type {Map<string, string[]>} */
const unsaid = new Map()

/**
 * Announces a text to screen readers. Texts of one moment are announced together, because the last would replace the
 * others.
 * @param {'announce' | 'alarm'} id
 * @param {string} text
 */
export function announce(id, text) {
  const texts = unsaid.get(id)
  if (texts !== undefined) {
    texts.push(text)
    return
  }
  unsaid.set(id, [text])
  byId(id).textContent = ''
  setTimeout(() => {
    byId(id).textContent = unsaid.get(id).join('\n')
    unsaid.delete(id)
  }, 50)
}

/**
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>} the answer's JSON, undefined if it has none; throws with the server's message
 */
export async function ask(method, path, body) {
  const response = await fetch(`api${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  const answer = response.status === 204 ? undefined : await response.json()
  if (!response.ok) throw new Error(answer?.error ?? `status ${response.status}`)
  return answer
}

/**
 * @param {string} text as a person types it
 * @returns {string | undefined} with `+`, undefined if it cannot be a number
 */
export const normalise = (text) => {
  if (text.includes('@'))
    return /^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}$/.test(text.trim()) ? text.trim().toLowerCase() : undefined
  const digits = text.replaceAll(/[\s().-]/g, '').replace(/^(\+|00)/, '')
  return /^[1-9]\d{5,14}$/.test(digits) ? `+${digits}` : undefined
}

/** @param {string} iso */
export function clockTime(iso) {
  const date = new Date(iso)
  const text = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return make('time', { dateTime: iso, title: date.toLocaleString() }, text)
}
