// Generates all load, in its own process.
import { serveOperations } from '../support/helper.ts'
import { runClosed } from './closed.ts'
import { runOpen } from './open.ts'
import { runWhole, stubPort } from './whole.ts'

const OPERATIONS = { closed: runClosed, open: runOpen, stubPort, whole: runWhole }

export type LoadOperations = typeof OPERATIONS

serveOperations(OPERATIONS)
