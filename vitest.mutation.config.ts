import { defineConfig } from 'vitest/config'

const INCLUDE = {
  core: ['packages/core/src/**/*.test.ts'],
  store: [
    'packages/store/src/verifications/{record,golden,memory,redis-ports,dispatch,seal,compact,faults}*.test.ts',
  ],
}

/** The tests that `npm run test:mutation` runs: those of the rules, and of how a verification is kept. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  test: {
    include: INCLUDE[process.env['PINPOST_MUTATION'] === 'store' ? 'store' : 'core'],
    // A fresh worker for each file would cost more than the tests. Stryker renews the modules between two changes.
    isolate: false,
    // Stryker has a time limit of its own for each change; counting coverage on a busy machine is slow.
    testTimeout: 300_000,
  },
})
