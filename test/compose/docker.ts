import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

import { findOnPath } from '../../scripts/lib/commands.mjs'

const COMPOSE = 'github.com/docker/compose/v2/cmd@v2.29.7'
/** Kept between runs, because compiling Compose takes minutes. */
const FOLDER = join(tmpdir(), 'pinpost-deploy-tools')
const PLUGIN = join(FOLDER, 'docker-config/cli-plugins/docker-compose')
const MEGABYTES = 64 * 1_048_576

const execute = promisify(execFile)

export type Environment = Readonly<Record<string, string | undefined>>

export interface RunOptions {
  readonly cwd?: string | undefined
  /** the program is stopped after this long, and fails */
  readonly withinMs?: number | undefined
  readonly environment?: Environment | undefined
}

/** The output of a program. @throws Error with the output if it fails */
export async function output(
  program: string,
  args: readonly string[],
  { cwd, environment, withinMs }: RunOptions = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], {
      cwd,
      env: { ...process.env, ...environment },
      maxBuffer: MEGABYTES,
      timeout: withinMs ?? 0,
    })
    return stdout.trim()
  } catch (error) {
    const { stdout, stderr }: { stdout?: string; stderr?: string } = Object(error)
    const printed = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-30).join('\n')
    throw new Error(`${program} ${args.join(' ')} failed:\n${printed}`, { cause: error })
  }
}

export const docker = (...args: string[]): Promise<string> => output('docker', args)

const works = (program: string, args: readonly string[], environment?: Environment): Promise<boolean> =>
  output(program, args, { environment }).then(
    () => true,
    () => false,
  )

/** Why the trial cannot run here; undefined if an engine answers. */
export async function lackOfEngine(): Promise<string | undefined> {
  if (findOnPath(['docker'], process.env) === undefined) return 'there is no docker on the PATH'
  return (await works('docker', ['version'])) ? undefined : 'no Docker engine answers (DOCKER_HOST)'
}

/**
 * The environment in which `docker compose` is Compose 2.
 * @param mayCompile whether to compile it with Go if it is not installed
 * @returns undefined if there is none
 */
export async function findCompose(mayCompile: boolean): Promise<Environment | undefined> {
  if (await works('docker', ['compose', 'version'])) return {}
  const own = { DOCKER_CONFIG: join(FOLDER, 'docker-config') }
  if (!existsSync(PLUGIN)) {
    const go = findOnPath(['go'], process.env)
    if (!mayCompile || go === undefined) return undefined
    await output(go, ['install', COMPOSE], { environment: { GOBIN: join(FOLDER, 'bin') } })
    mkdirSync(join(PLUGIN, '..'), { recursive: true })
    copyFileSync(join(FOLDER, 'bin/cmd'), PLUGIN)
  }
  return (await works('docker', ['compose', 'version'], own)) ? own : undefined
}
