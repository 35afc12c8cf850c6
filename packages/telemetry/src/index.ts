export {
  ConfigurationError,
  configuredBy,
  listenPort,
  readEnvironment,
  TELEMETRY_VARIABLES,
} from './environment.ts'
export { type Check, type Health, makeHealth } from './health.ts'
export { type Logger, makeLogger } from './logger.ts'
export { makeMetrics, type Metrics } from './metrics.ts'
export { serveOps } from './ops-server.ts'
export { listenOn, reloadOf, type RunningApp, runApp } from './run-app.ts'
