/**
 * What the work comes to, or what `late` gives where it takes longer than so many milliseconds; it goes on then.
 * @param work never rejects
 */
export function within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), ms)
    void work.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}
