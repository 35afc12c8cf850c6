export const byId = (id) => document.getElementById(id)

/** An element with properties and children; text is always text, never markup. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value
    else element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/** Says something to screen readers; said twice, it is read twice. */
export function announce(id, text) {
  const region = byId(id)
  region.textContent = ''
  setTimeout(() => {
    region.textContent = text
  }, 50)
}

/** @returns the answer's JSON, undefined where it has none; throws with the server's words */
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

export const normalise = (text) => {
  const digits = text.replaceAll(/[\s().-]/g, '').replace(/^(\+|00)/, '')
  return /^[1-9]\d{5,14}$/.test(digits) ? `+${digits}` : undefined
}

export function clockTime(iso) {
  const date = new Date(iso)
  const text = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return make('time', { dateTime: iso, title: date.toLocaleString() }, text)
}
