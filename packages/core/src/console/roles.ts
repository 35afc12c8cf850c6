/** What a person may do in the console. Each role may do everything that those before it may. */
export const ROLES = ['viewer', 'support', 'operator', 'admin'] as const

export type Role = (typeof ROLES)[number]

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

export const covers = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)
