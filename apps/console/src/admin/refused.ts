type Status = 400 | 404 | 409 | 503

/** The act cannot be done as asked; the message says why and what to do. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: Status

  constructor(status: Status, message: string) {
    super(message)
    this.status = status
  }
}
