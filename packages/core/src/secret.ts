/**
 * Holds a value that must not be printed: a PIN, a full phone number, a submitted code.
 * Logging, string building, JSON and `util.inspect` show a placeholder; only `reveal()` returns the value,
 * so that a search for `reveal(` lists every place that uses one.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  /** Compares in constant time, so that timing reveals nothing about the value. */
  equals(other: Secret): boolean {
    const a = this.#value
    const b = other.#value
    let difference = a.length ^ b.length
    for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length))
    return difference === 0
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  /** Used by Node's `util.inspect` and `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
