// @ts-check
// What `npm run test:mutation` changes, and which tests must notice it. The part is named by PINPOST_MUTATION.
import process from 'node:process'

const PARTS = {
  core: {
    mutate: [
      'packages/core/src/**/*.ts',
      // Texts are data: a test compares each as a whole.
      '!packages/core/src/message/locales/*.ts',
      '!**/*.{test,suite}.ts',
    ],
    least: 98,
  },
  store: {
    mutate: [
      'packages/store/src/verifications/{record,record-fields,record-forms,record-parts,record-sealed,seal,dispatch}.ts',
    ],
    least: 93,
  },
}
const part = process.env['PINPOST_MUTATION'] === 'store' ? 'store' : 'core'

export default {
  mutate: PARTS[part].mutate,
  // A change that only seems to hang counts as noticed: a busy machine must not make it seem so.
  timeoutMS: 60_000,
  timeoutFactor: 4,
  thresholds: { high: 100, low: PARTS[part].least, break: PARTS[part].least },
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // A later run tests only the changes whose code or tests differ since; `--force` tests all.
  incremental: true,
  incrementalFile: `.pinpost/mutation-${part}-incremental.json`,
  concurrency: 2,
  tempDirName: '.pinpost/stryker',
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `.pinpost/mutation-${part}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['dist', '.turbo', 'docs', 'examples', 'deploy', 'coverage'],
  disableTypeChecks: false,
  // Stryker would rewrite it with TypeScript's JavaScript API, which TypeScript 7 does not have.
  tsconfigFile: 'none.json',
  warnings: { slow: false },
}
