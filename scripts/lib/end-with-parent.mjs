// @ts-check
// Loaded into each app before its own code (`--import`): standard input is a pipe from the supervisor, and its end
// means that the supervisor was killed. Then nobody else would stop the app, so it is asked to stop here.
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

const GRACE_MS = 3_500

if (isMainThread) {
  process.stdin.once('end', end).once('error', end).resume()
  // Unreference the pipe, so that it does not keep a finished program alive.
  if ('unref' in process.stdin) process.stdin.unref()
}

function end() {
  // Under `node --watch` the parent is the watcher: it passes the signal on to us and ends too.
  const isWatched = process.env['WATCH_REPORT_DEPENDENCIES'] !== undefined
  process.kill(isWatched ? process.ppid : process.pid, 'SIGTERM')
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref()
}
