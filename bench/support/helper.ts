import process from 'node:process'
import { fileURLToPath } from 'node:url'

import type { Owned } from './owner.ts'
import { startNode } from './process.ts'

/** The operations of a helper process by name; each takes and returns one plain value. */
export type Operations = { readonly [name: string]: (input: never) => unknown }

type Input<O extends Operations, N extends keyof O> = Parameters<O[N]>[0]
type Answer<O extends Operations, N extends keyof O> = Awaited<ReturnType<O[N]>>

export interface Helper<O extends Operations> extends Owned {
  ask<N extends keyof O & string>(name: N, input: Input<O, N>): Promise<Answer<O, N>>
  /** milliseconds of processor time so far */
  cpuMs(): number
}

interface Question {
  readonly number: number
  readonly name: string
  readonly input: unknown
}

interface Reply {
  readonly number: number
  /** JSON */
  readonly answer?: string
  readonly error?: string
}

export interface HelperOptions {
  readonly file: URL
  readonly name: string
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
  /** of Node, such as `--cpu-prof` */
  readonly args?: readonly string[]
}

/** Starts a file of `bench` that calls `serveOperations`, in its own process. */
export function startHelper<O extends Operations>(options: HelperOptions): Helper<O> {
  const { file, name, folder, environment = {}, args = [] } = options
  const started = startNode({
    name,
    folder,
    environment,
    args: [...args, '--import', 'tsx', fileURLToPath(file)],
    withMessages: true,
  })
  const waiting = new Map<number, (reply: Reply) => void>()
  let asked = 0
  started.child.on('message', (text) => {
    if (typeof text !== 'string') return
    const reply: Reply = JSON.parse(text)
    waiting.get(reply.number)?.(reply)
    waiting.delete(reply.number)
  })
  return {
    stop: started.stop,
    cpuMs: started.cpuMs,
    async ask<N extends keyof O & string>(question: N, input: Input<O, N>): Promise<Answer<O, N>> {
      const number = ++asked
      const replied = new Promise<Reply>((resolve) => waiting.set(number, resolve))
      const sent: Question = { number, name: question, input }
      started.child.send(JSON.stringify(sent))
      const reply = await started.orFail(replied)
      if (reply.error !== undefined) throw new Error(`${name}: ${reply.error}`)
      const answer: Answer<O, N> = JSON.parse(reply.answer ?? 'null')
      return answer
    },
  }
}

/** Runs in the helper process: serves operations until it is stopped. */
export function serveOperations(operations: Operations): void {
  const byName = new Map<string, (input: never) => unknown>(Object.entries(operations))
  process.on('message', (text) => {
    if (typeof text !== 'string') return
    const { number, name, input }: Question & { input: never } = JSON.parse(text)
    const answered = async (): Promise<Reply> => {
      const operation = byName.get(name)
      if (operation === undefined) throw new Error(`there is no operation ${name}`)
      return { number, answer: JSON.stringify((await operation(input)) ?? null) }
    }
    answered()
      .catch((error: unknown) => ({
        number,
        error: error instanceof Error ? String(error.stack) : String(error),
      }))
      .then((reply) => process.send?.(JSON.stringify(reply)))
      .catch(() => process.exit(1))
  })
  // process.exit, so that a profile is written.
  process.once('SIGTERM', () => process.exit(0))
}
