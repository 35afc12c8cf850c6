import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'

import { copied, type Instruction, readStages, ROOT, type Stage, variables } from './dockerfile.ts'

/**
 * Runs our Dockerfile like an engine, in folders instead of images: every COPY, and every RUN that works
 * in the folder of the apps. Instructions before a WORKDIR change the base image, and are skipped.
 * @returns the folders of the apps in the last stage, and of the simulator in its own
 */
export function buildImage(folder: string): { readonly apps: string; readonly simulator: string } {
  const stages = readStages()
  for (const stage of stages) buildStage(stage, folder)
  return {
    apps: join(folderOf(folder, stages.at(-1)?.name), '/app'),
    simulator: join(folderOf(folder, 'simulator'), '/app'),
  }
}

function buildStage(stage: Stage, folder: string): void {
  const root = folderOf(folder, stage.name)
  let workFolder: string | undefined
  for (const instruction of stage.instructions) {
    if (instruction.word === 'WORKDIR') {
      workFolder = join(root, instruction.rest)
      mkdirSync(workFolder, { recursive: true })
    } else if (workFolder !== undefined) {
      if (instruction.word === 'COPY') copy(instruction, folder, workFolder)
      if (instruction.word === 'RUN') run(instruction.rest, workFolder, variables(stage))
    }
  }
}

const folderOf = (folder: string, stage = 'image'): string => join(folder, stage)

function copy(instruction: Instruction, folder: string, workFolder: string): void {
  const { sources, target } = copied(instruction)
  const stage = instruction.flags['from']
  for (const source of sources) {
    const from = stage === undefined ? join(ROOT, source) : join(folderOf(folder, stage), source)
    // COPY copies the contents of a folder, but a file itself.
    const intoFolder = target.endsWith('/') && !statSync(from).isDirectory()
    const to = join(workFolder, target, intoFolder ? basename(from) : '')
    const filter = stage === undefined ? isSent : () => true
    cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter })
  }
}

/** Whether .dockerignore sends it to the build; another test checks the names in it. */
function isSent(path: string): boolean {
  const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n')
  const ignored = lines.filter((line) => line.startsWith('**/')).map((line) => line.slice('**/'.length))
  return !ignored.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`).test(basename(path)),
  )
}

function run(command: string, workFolder: string, environment: Record<string, string>): void {
  // Here it would be a path of this machine.
  if (command.split(/\s+/).some((word) => isAbsolute(word))) throw new Error(`not to be run here: ${command}`)
  const globals = join(workFolder, '../npm')
  execFileSync('sh', ['-c', command], {
    cwd: workFolder,
    env: {
      ...process.env,
      ...environment,
      NODE_ENV: '',
      NPM_CONFIG_PREFIX: globals,
      PATH: `${join(globals, 'bin')}:${process.env['PATH'] ?? ''}`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
