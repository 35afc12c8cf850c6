/**
 * Every queue repeats the errors of the connection that it uses.
 * @returns a function that wraps a reporter, so that each error is reported once
 */
export function makeErrorDeduplicator() {
  const reported = new WeakSet<Error>()
  return <E>(report: (error: E) => void) =>
    (error: E): void => {
      if (error instanceof Error) {
        if (reported.has(error)) return
        reported.add(error)
      }
      report(error)
    }
}
