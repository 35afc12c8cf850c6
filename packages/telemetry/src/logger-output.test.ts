import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

const LOGGER = fileURLToPath(new URL('logger.ts', import.meta.url))

/** The output of a process that runs these lines with a logger. */
async function printedBy(lines: string): Promise<readonly string[]> {
  const program = `import { makeLogger } from ${JSON.stringify(LOGGER)}; const logger = makeLogger('test', 'info'); ${lines}`
  const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => String(JSON.parse(line).msg))
}

it('prints every line in order, also those that are still buffered at the exit', async () => {
  const many = 'for (let i = 0; i < 5000; i++) logger.info({ i }, String(i));'
  const expected = Array.from({ length: 5_000 }, (_, i) => String(i))
  expect(await printedBy(many)).toEqual(expected)
  expect(await printedBy(`${many} process.exit(0)`)).toEqual(expected)
})

it('prints a line while the process continues', async () => {
  const waits = `logger.info('first'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500)`
  await expect(printedBy(waits)).rejects.toMatchObject({ stdout: expect.stringContaining('first') })
})
