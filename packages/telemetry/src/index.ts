export {
  ConfigurationError,
  configuredBy,
  isLoopback,
  listenPort,
  loadEnvironmentFile,
  openTogether,
  proxyAddresses,
  readEnvironment,
  secureOrigin,
  secureUrl,
  TELEMETRY_VARIABLES,
} from './environment.ts'
export { errorBody } from './http/client-error.ts'
export { makeHttpServer } from './http/http-server.ts'
export { type Check, type Health, holds, makeHealth } from './health.ts'
export { makeKeyCheck } from './key-check.ts'
export { type Logger, makeLogger, type RequestLogger, requestLogger } from './logger.ts'
export { makeMetrics, type Metrics } from './metrics.ts'
export { watchEviction } from './eviction.ts'
export { serveOps } from './ops-server.ts'
export { redactText } from './redact.ts'
export { repeat, type Repeated } from './repeat.ts'
export { listenOn, reloadOf, type RunningApp, runApp } from './run-app.ts'
export { isTraced, TRACING_VARIABLES } from './tracing-environment.ts'
export { inSpan, startTracing, annotateSpan, type SpanAttributes, type Tracing } from './tracing.ts'
