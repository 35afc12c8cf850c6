/** The phone's end of one call: records what the person does, and waits for it. */
export type Line = ReturnType<typeof makeLine>

export function makeLine(signal: AbortSignal) {
  let pickedUp: 'answered' | 'declined' | undefined
  let hungUp = false
  let heard = 0
  let keys = ''
  const wakers = new Set<() => void>()
  const wake = (): void => {
    for (const waker of wakers) waker()
  }

  /** Waits at most `ms` for a condition. Rejects when the simulator closes. */
  async function until(isTrue: () => boolean, ms: number): Promise<boolean> {
    signal.throwIfAborted()
    if (isTrue()) return true
    return await new Promise<boolean>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        wakers.delete(look)
        signal.removeEventListener('abort', abort)
      }
      const look = (): void => {
        if (!isTrue()) return
        stop()
        resolve(true)
      }
      const abort = (): void => {
        stop()
        reject(signal.reason)
      }
      const timer = setTimeout(() => {
        stop()
        resolve(false)
      }, ms)
      wakers.add(look)
      signal.addEventListener('abort', abort)
    })
  }

  return {
    answer(): void {
      pickedUp ??= 'answered'
      wake()
    },
    decline(): void {
      pickedUp ??= 'declined'
      wake()
    },
    hangUp(): void {
      hungUp = true
      wake()
    },
    press(key: string): void {
      keys += key
      wake()
    },
    /** Called when the page has played this many items of the script. */
    played(count: number): void {
      heard = Math.max(heard, count)
      wake()
    },

    hasHungUp: (): boolean => hungUp,
    hasKeys: (): boolean => keys !== '',

    async rings(ms: number): Promise<'answered' | 'declined' | undefined> {
      await until(() => pickedUp !== undefined, ms)
      return pickedUp
    },
    /** Waits until the page has played this many items, a key was pressed (if requested), or `ms` have passed. */
    async listens(count: number, ms: number, untilKey: boolean): Promise<void> {
      await until(() => hungUp || heard >= count || (untilKey && keys !== ''), ms)
    },
    /** The keys pressed since the last call of `takeKeys`, once `isEnough` or `ms` passed without another one. */
    async takeKeys(isEnough: (keys: string) => boolean, ms: number): Promise<string> {
      for (;;) {
        const before = keys.length
        if (isEnough(keys) || !(await until(() => hungUp || keys.length > before, ms)) || hungUp) break
      }
      const taken = keys
      keys = ''
      return taken
    },
    forgetKeys(): void {
      keys = ''
    },
  }
}
