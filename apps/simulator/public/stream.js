/** The server sends a beat every ten seconds, so a connection that is silent for longer is dead. */
const SILENCE_MS = 25_000
const RETRY_MS = 1500

const EVENTS = ['snapshot', 'item', 'cleared', 'numbers', 'callbacks', 'callbackChanges', 'beat']

/**
 * Server-Sent Events that reconnect.
 * @param {string} path
 * @param {Record<string, (content: any) => void>} handlers by the event's name
 * @param {(state: 'open' | 'lost') => void} onState
 * @returns {() => void} how to close it
 */
export function openStream(path, handlers, onState) {
  let source
  let watchdog
  let retry
  let isClosed = false

  function connect() {
    clearTimeout(retry)
    source?.close()
    if (isClosed) return
    source = new EventSource(`api${path}`)
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data }) => {
        watch()
        onState('open')
        handlers[name]?.(JSON.parse(data))
      })
    }
    source.addEventListener('error', () => {
      if (isClosed) return
      onState('lost')
      retry = setTimeout(connect, RETRY_MS)
      source.close()
    })
    watch()
  }

  function watch() {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      onState('lost')
      connect()
    }, SILENCE_MS)
  }

  connect()
  return () => {
    isClosed = true
    clearTimeout(watchdog)
    clearTimeout(retry)
    source.close()
  }
}
