/**
 * A connection's error comes once more from every queue that uses the connection.
 * @returns wraps a reporter so that each error is reported once
 */
export function makeTellOnce() {
  const told = new WeakSet<Error>()
  return <E>(tell: (error: E) => void) =>
    (error: E): void => {
      if (error instanceof Error) {
        if (told.has(error)) return
        told.add(error)
      }
      tell(error)
    }
}
