import { readFileSync, statSync } from 'node:fs'

import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const INCLUDE = {
  core: ['packages/core/src/**/*.test.ts'],
  store: [
    'packages/store/src/verifications/{record,golden,dump,memory,redis-ports,dispatch,seal,faults}*.test.ts',
  ],
}

/** Whether a file draws many cases: it takes a hundred times as long as others, and seldom notices what they do not. */
const isOfProperties = ({ moduleId }: TestSpecification): boolean =>
  readFileSync(moduleId, 'utf8').includes("from 'fast-check'")

const sizeOf = ({ moduleId }: TestSpecification): number => statSync(moduleId).size

/** Quick tests first: a change is noticed by the first test that fails. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = files.toSorted(
      (one, other) =>
        Number(isOfProperties(one)) - Number(isOfProperties(other)) || sizeOf(one) - sizeOf(other),
    )
    return Promise.resolve(sorted)
  }
}

/** The tests that `npm run test:mutation` runs: those of the rules, and of how a verification is kept. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: INCLUDE[process.env['PINPOST_MUTATION'] === 'store' ? 'store' : 'core'],
    // A fresh worker for each file would cost more than the tests.
    isolate: false,
    setupFiles: ['scripts/mutation-setup.ts'],
    sequence: { sequencer: QuickFirst },
    // Stryker has a time limit of its own for each change; counting coverage on a busy machine is slow.
    testTimeout: 300_000,
  },
})
