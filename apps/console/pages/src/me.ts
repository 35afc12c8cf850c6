import { useQuery } from '@tanstack/react-query'

import { answerOf, call, type Role } from './api.ts'

const EVERY_MS = 15_000
const ROLES: readonly Role[] = ['viewer', 'support', 'operator', 'admin']

export const useMe = () =>
  useQuery({ queryKey: ['me'], queryFn: () => call('GET /me'), refetchInterval: EVERY_MS })

/** Whether the person may do what this role may; the server decides, and this only hides what it would refuse. */
export function useMay(): (needed: Role) => boolean {
  const { data } = useMe()
  return (needed) => data !== undefined && ROLES.indexOf(data.role) >= ROLES.indexOf(needed)
}

/** How people sign in; only with the first two does the console itself sign them out. */
export type Way = 'oidc' | 'passkeys' | 'proxy' | 'development'

export const useWay = () =>
  useQuery({
    queryKey: ['way'],
    queryFn: async () => answerOf<{ readonly way: Way }>(await fetch('/sign-in/way')),
    staleTime: Number.POSITIVE_INFINITY,
  })
