/**
 * A connection's error comes once more from every queue that uses the connection.
 * @returns wraps a reporter so that each error is reported once
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
