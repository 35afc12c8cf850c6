// `tsx bench/profile.ts <file.cpuprofile>…`: prints a process's time by package and by function.
import { readFileSync } from 'node:fs'
import process from 'node:process'

const SHOWN_FUNCTIONS = 30
const MICROSECONDS = 1_000

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
}

interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** `node_modules/<package>`, one of our packages, `node:…`, or V8's own names. */
function roomOf({ url, functionName }: ProfileNode['callFrame']): string {
  const [, library] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (library !== undefined && !library.startsWith('@pinpost')) return library
  const [, room] = /\/((?:apps|packages)\/[^/]+)\//.exec(url) ?? []
  if (room !== undefined) return room
  if (url.startsWith('node:')) return url
  return functionName.startsWith('(') ? functionName : 'native'
}

function selfTimes(profile: Profile): ReadonlyMap<ProfileNode, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const times = new Map<ProfileNode, number>()
  for (const [index, id] of profile.samples.entries()) {
    const node = nodes.get(id)
    if (node !== undefined) times.set(node, (times.get(node) ?? 0) + (profile.timeDeltas[index] ?? 0))
  }
  return times
}

function print(title: string, times: ReadonlyMap<string, number>, shown: number): void {
  const busy = [...times].filter(([name]) => !name.startsWith('(idle)'))
  const total = busy.reduce((sum, [, time]) => sum + time, 0)
  const sorted = busy.toSorted(([, one], [, other]) => other - one).slice(0, shown)
  console.log(`${title}: ${Math.round(total / MICROSECONDS)} ms busy`)
  for (const [name, time] of sorted)
    console.log(`${((100 * time) / total).toFixed(1).padStart(6)} %  ${name}`)
}

for (const file of process.argv.slice(2)) {
  const profile: Profile = JSON.parse(readFileSync(file, 'utf8'))
  const [rooms, functions] = [new Map<string, number>(), new Map<string, number>()]
  for (const [{ callFrame }, time] of selfTimes(profile)) {
    const room = roomOf(callFrame)
    const name = `${callFrame.functionName || '(anonymous)'}  ${callFrame.url.replace(/.*\/(?=[^/]+\/[^/]+\/[^/]+$)/, '')}:${callFrame.lineNumber + 1}`
    rooms.set(room, (rooms.get(room) ?? 0) + time)
    functions.set(name, (functions.get(name) ?? 0) + time)
  }
  print(`${file}, by room`, rooms, SHOWN_FUNCTIONS)
  print('by function', functions, SHOWN_FUNCTIONS)
}
