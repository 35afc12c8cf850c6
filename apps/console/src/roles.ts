/** Each may do everything that those before it may. */
export const ROLES = ['viewer', 'support', 'operator', 'admin'] as const

export type Role = (typeof ROLES)[number]

export interface User {
  readonly name: string
  readonly role: Role
}

export const covers = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)
