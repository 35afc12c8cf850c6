import { availableParallelism } from 'node:os'

import { defineConfig } from 'vitest/config'

/** Tests that start processes, servers or a browser of their own. They run after the others, and leave them the processor. */
const PROCESSES = ['apps/{cli,console,simulator,worker}/test/**/*.test.ts', 'test/**/*.test.ts']

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    // A busy machine may take many times as long; only what hangs is to fail.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 180_000 } },
    // One file for each processor: many of them wait for processes of their own, and Vitest would leave one idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['{apps,packages}/*/{src,test,pages}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...PROCESSES],
          sequence: { groupOrder: 0 },
          // Files share a process and what it has loaded: to load it anew for each takes longer than the tests.
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: PROCESSES,
          sequence: { groupOrder: 1 },
          // Half of their time they wait for what they started.
          maxWorkers: 2 * availableParallelism(),
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/core/src/**'],
      thresholds: { lines: 100, functions: 100, branches: 100, statements: 100 },
    },
  },
})
