/** Runs `task` for each item, at most `concurrency` at once. */
export async function forEachOf<T>(
  items: readonly T[],
  concurrency: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  const runner = async (): Promise<void> => {
    for (const item of rest) await task(item)
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, runner))
}
