/** Why a record cannot be read; metrics have it as a label. */
export type UnreadableReason =
  | 'format' // a newer version has written it
  | 'key' // the key that sealed it is not in the ring
  | 'seal' // the sealed part was changed or moved, or the key is another one of that name
  | 'content' // a part of it is missing or unknown
  | 'rules' // no rule can go on from it

/** A record that this process cannot read whole. Nothing of what it holds is in the message or the cause. */
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
