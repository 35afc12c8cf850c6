import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** One instruction of a stage: its word, its `--flags`, and the rest of the line. */
export interface Instruction {
  readonly word: string
  readonly flags: Readonly<Record<string, string>>
  readonly rest: string
}

export interface Stage {
  /** undefined for the last one, which becomes the image */
  readonly name: string | undefined
  readonly base: string
  readonly instructions: readonly Instruction[]
}

/** The stages of our Dockerfile, with its build arguments filled in. It uses no here-documents and no escapes. */
export function readStages(): readonly Stage[] {
  const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const defaults = new Map<string, string>()
  const stages: { name: string | undefined; base: string; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const instruction = parse(
      line.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => defaults.get(name) ?? all),
    )
    const { word, rest } = instruction
    const stage = stages.at(-1)
    if (word === 'FROM') {
      const [base = '', , name] = rest.split(/\s+/)
      stages.push({ name, base, instructions: [] })
    } else if (stage === undefined) {
      const [name = '', value = ''] = rest.split('=')
      defaults.set(name, value)
    } else {
      stage.instructions.push(instruction)
    }
  }
  return stages
}

function parse(line: string): Instruction {
  const [, word = '', flagText = '', rest = ''] = /^(\w+)\s+((?:--[a-z]+=\S+\s+)*)(.*)$/.exec(line) ?? []
  const flags = Object.fromEntries(
    flagText
      .split(/\s+/)
      .filter((flag) => flag !== '')
      .map((flag) => flag.slice(2).split('=')),
  )
  return { word: word.toUpperCase(), flags, rest: rest.trim() }
}

/** The sources and the target of a COPY. */
export function copied({ rest }: Instruction): {
  readonly sources: readonly string[]
  readonly target: string
} {
  const paths = rest.split(/\s+/)
  return { sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
}

/** The list of words in an ENTRYPOINT or a CMD. */
export function words(stage: Stage | undefined, word: 'ENTRYPOINT' | 'CMD'): readonly string[] {
  const list: string[] = JSON.parse(rests(stage, word).at(-1) ?? '[]')
  return list
}

/** The arguments of each instruction of this kind. */
export const rests = (stage: Stage | undefined, word: string): readonly string[] =>
  (stage?.instructions ?? []).filter((instruction) => instruction.word === word).map(({ rest }) => rest)

/** The variables that ENV sets. */
export function variables(stage: Stage | undefined): Record<string, string> {
  return Object.fromEntries(
    rests(stage, 'ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('='))),
  )
}
