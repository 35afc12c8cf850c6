/** The act cannot be done as asked; the message says why and what to do. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: 400 | 404 | 409

  constructor(status: 400 | 404 | 409, message: string) {
    super(message)
    this.status = status
  }
}
