import process from 'node:process'

import { configureGlobal } from 'fast-check'
import { inject, vi } from 'vitest'

declare module 'vitest' {
  /** provided by Stryker */
  interface ProvidedContext {
    mode?: 'dry-run' | 'mutant'
    /** `static`: the change is in code that runs while its module loads, such as a table */
    mutantActivation?: 'static' | 'runtime'
    activeMutant?: string
    globalNamespace?: string
  }
}

/** Thousands of cases for each of two thousand changes would take a day. */
const LONGEST_PROPERTY_MS = 300
configureGlobal({ interruptAfterTimeLimit: LONGEST_PROPERTY_MS })

/** What Stryker and this file keep while several test files share a process and its modules. */
const shared: Record<string, unknown> = globalThis

if (inject('mode') === 'dry-run') {
  // Loaded outside of a test, so that Stryker does not take a table for something that only one test covers.
  await import(
    process.env['PINPOST_MUTATION'] === 'store'
      ? '../packages/store/src/index.ts'
      : '../packages/core/src/index.ts'
  )
} else {
  const loadedWith = inject('mutantActivation') === 'static' ? inject('activeMutant') : undefined
  if (shared['pinpostLoadedWith'] !== loadedWith) {
    // A change of a table acts only if its module is loaded again, and so does its end.
    shared['pinpostLoadedWith'] = loadedWith
    Object.assign(Object(shared[inject('globalNamespace') ?? '']), { activeMutant: loadedWith })
    vi.resetModules()
  }
}
