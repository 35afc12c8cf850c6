const TOLD_EVERY_MS = 60_000

/** Tells the console that the person does something, so that their session goes on. @returns a function that stops it */
export function tellActivity(): () => void {
  let toldAt = 0
  function tell(): void {
    if (Date.now() - toldAt < TOLD_EVERY_MS) return
    toldAt = Date.now()
    // Without a session it has no effect. While the console is away, other calls say so.
    void fetch('/session/seen', { method: 'POST' }).catch(() => undefined)
  }
  const stop = new AbortController()
  for (const type of ['pointerdown', 'keydown', 'wheel'])
    window.addEventListener(type, tell, { signal: stop.signal, passive: true })
  return () => stop.abort()
}
