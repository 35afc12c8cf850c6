import type { Role } from '@pinpost/core'

export { covers, type Role, ROLES } from '@pinpost/core'

export interface User {
  readonly name: string
  readonly role: Role
}
