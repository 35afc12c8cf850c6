/** Why a record cannot be read; metrics have it as a label. */
export type UnreadableReason =
  | 'format' // written by a newer version
  | 'key' // its key is not in the key ring
  | 'seal' // the sealed part was changed or moved, or another key has the same kid
  | 'content' // a part is missing or unknown
  | 'rules' // no rule can have produced this state

/** A record that this process cannot read completely. Message and cause contain nothing of its content. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord'
  readonly id: string
  readonly reason: UnreadableReason

  constructor(id: string, reason: UnreadableReason, detail: string, options?: ErrorOptions) {
    super(`verification ${id}: its record cannot be read: ${detail}`, options)
    this.id = id
    this.reason = reason
  }
}
