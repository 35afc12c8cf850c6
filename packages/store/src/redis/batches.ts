import { scriptSource } from '../script-source.ts'
import type { RedisConnection } from './redis.ts'
import { atEndOfTurn, sendNow } from './turn.ts'

type ScriptName = 'create' | 'write' | 'add-job' | 'remove-job'

/** A script of `scripts/` with what it works on: the KEYS and ARGV that its head tells of, all of one shard. */
export type Statement = readonly [
  script: ScriptName,
  keys: readonly string[],
  args: readonly (string | number)[],
]

export type Answer = string | number | Error

interface Group {
  readonly statements: readonly Statement[]
  resolve(answers: readonly Answer[]): void
  reject(error: unknown): void
}

declare module 'ioredis' {
  interface RedisCommander {
    pinpostBatch(keyCount: number, ...keysAndArgs: string[]): Promise<readonly (readonly Answer[])[]>
  }
}

/**
 * Sent as soon as there are so many. With more, Redis waits for us while we gather them and we for Redis while it runs
 * them; with fewer, a command costs more than it brings.
 */
const MAX_GROUPS = 8

const SCRIPTS: readonly ScriptName[] = ['create', 'write', 'add-job', 'remove-job']
const BATCH = [
  'local statements = {}',
  ...SCRIPTS.map((name) => `statements['${name}'] = function(KEYS, ARGV)\n${scriptSource(name)}\nend`),
  scriptSource('batch'),
].join('\n')

/** From so many characters on a text goes by itself: a record, which is JSON, would be quoted here and unquoted there. */
const LONG = 128

/** The ARGV of a batch: groups as JSON, and each long text in it by its place. All other arguments are text, as scripts read them. */
function argsOf(groups: readonly Group[]): [groups: string, ...long: string[]] {
  const long: string[] = []
  const shortOf = (arg: string | number): string | number => {
    const text = String(arg)
    return text.length < LONG ? text : long.push(text) + 1
  }
  const short = groups.map(({ statements }) =>
    statements.map(([script, keys, args]) => [script, keys, args.map(shortOf)]),
  )
  return [JSON.stringify(short), ...long]
}

/**
 * The KEYS of a batch. A cluster has to know them all: while their slot moves, those that have moved and those that have not
 * are at two servers, and neither may go on. Otherwise nobody looks at them.
 */
function keysOf(groups: readonly Group[]): readonly string[] {
  const keys = groups.flatMap(({ statements }) => statements.flatMap(([, own]) => own))
  return [...new Set(keys)].filter((key) => key !== '')
}

/**
 * What is asked of a shard in one turn of the event loop goes to Redis as one script: for Redis and for us a command costs
 * more than what it does. It is repeated as a whole where the connection was lost, so each statement has to answer a
 * repetition as it answered the first.
 */
export function makeBatches(redis: RedisConnection) {
  const waiting = new Map<string, Group[]>()
  redis.defineCommand('pinpostBatch', { lua: BATCH })

  async function send(groups: readonly Group[]): Promise<void> {
    try {
      const keys = redis.isCluster ? keysOf(groups) : []
      const answers = await redis.pinpostBatch(keys.length, ...keys, ...argsOf(groups))
      for (const [index, { resolve }] of groups.entries()) resolve(answers[index] ?? [])
    } catch (error) {
      for (const { reject } of groups) reject(error)
    }
  }

  function sendAll(tag: string): void {
    const groups = waiting.get(tag)
    waiting.delete(tag)
    if (groups !== undefined) void send(groups)
  }

  return {
    /**
     * Runs statements one after the other with nothing between them, as long as each says that the next may.
     * @param tag of the shard, as it stands in the keys
     * @returns what each answers, or how it failed; none for those that did not run
     * @throws what became of the whole batch where Redis did not answer: nobody knows what was done
     */
    run: (tag: string, statements: readonly Statement[]): Promise<readonly Answer[]> =>
      new Promise((resolve, reject) => {
        const group = { statements, resolve, reject }
        const groups = waiting.get(tag)
        if (groups !== undefined) {
          groups.push(group)
          if (groups.length === MAX_GROUPS) {
            sendAll(tag)
            sendNow()
          }
          return
        }
        waiting.set(tag, [group])
        atEndOfTurn('ask', () => sendAll(tag))
      }),
  }
}

export type Batches = ReturnType<typeof makeBatches>
