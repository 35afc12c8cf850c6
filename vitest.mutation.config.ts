import { readFileSync, statSync } from 'node:fs'

import { defineConfig } from 'vitest/config'
import {
  BaseSequencer,
  type RunnerTestCase,
  type RunnerTestFile,
  type TestSpecification,
  type Vite,
} from 'vitest/node'

const INCLUDE = {
  core: ['packages/core/src/**/*.test.ts'],
  store: [
    'packages/store/src/verifications/{record,golden,unreadable,dump,memory,redis-ports,dispatch,seal,faults}*.test.ts',
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

/** A file that could not be loaded has no tests: it gets one that failed. */
function withFailedLoad(file: RunnerTestFile): RunnerTestFile {
  if (file.result?.errors === undefined) return file
  const load: Partial<RunnerTestCase> = {
    type: 'test',
    name: 'loads',
    mode: 'run',
    file,
    suite: file,
    result: file.result,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Stryker reads these members only
  return { ...file, tasks: [...file.tasks, load as RunnerTestCase] }
}

/** Stryker looks for failed tests only, and would take a change that breaks a table for one that no test notices. */
const failedLoads: Vite.Plugin = {
  name: 'failed-loads',
  configureVitest({ vitest: { state } }) {
    const filesOf = state.getFiles.bind(state)
    state.getFiles = (keys) => filesOf(keys).map(withFailedLoad)
  },
}

/** The tests that `npm run test:mutation` runs: those of the rules, and of how a verification is kept. */
export default defineConfig({
  plugins: [failedLoads],
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
