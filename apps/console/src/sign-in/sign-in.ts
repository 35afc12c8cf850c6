import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { User } from '../roles.ts'
import type { Listener } from './variables.ts'

/** One of the ways in which people sign in. */
export interface SignIn {
  readonly way: Listener['way']
  /** The user who sends a request; undefined: nobody who may use the console. */
  userOf(request: FastifyRequest): User | undefined | Promise<User | undefined>
  /** Adds the calls by which a browser signs in and out, if the console itself does that. */
  readonly addTo?: ((app: FastifyInstance) => void) | undefined
}
