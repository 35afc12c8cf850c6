// The process that all load comes from: it shares none with what it measures.
import { serveOperations } from '../support/helper.ts'
import { runClosed } from './closed.ts'
import { runOpen } from './open.ts'
import { runWhole, stubPort } from './whole.ts'

const OPERATIONS = { closed: runClosed, open: runOpen, stubPort, whole: runWhole }

export type LoadOperations = typeof OPERATIONS

serveOperations(OPERATIONS)
