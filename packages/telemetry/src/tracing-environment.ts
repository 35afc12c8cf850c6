import { makeValidator, str } from 'envalid'

/** Empty means unset, as in OpenTelemetry: compose files and charts pass empty values. */
const endpoint = makeValidator((text) => {
  if (text !== '' && !(/^https?:\/\//.test(text) && URL.canParse(text))) throw new Error('no endpoint')
  return text
})

const ratio = makeValidator((text) => {
  const value = text === '' ? 1 : Number(text)
  if (!(value >= 0 && value <= 1)) throw new Error('no ratio')
  return value
})

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/**
 * OpenTelemetry's standard variables. The SDK reads these and others (headers, time-out, certificates, resource
 * attributes) itself; here they decide whether it is loaded, and wrong values are refused.
 */
export const TRACING_VARIABLES = {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint({
    default: '',
    desc: 'the http(s) URL of an OTLP collector; traces go to /v1/traces below it as JSON',
    example: 'http://otel-collector:4318',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint({
    default: '',
    desc: 'the whole http(s) URL that takes traces, in the place of OTEL_EXPORTER_OTLP_ENDPOINT',
    example: 'http://otel-collector:4318/v1/traces',
  }),
  OTEL_TRACES_SAMPLER: str({
    choices: ['', ...SAMPLERS],
    default: '',
    desc: `one of ${SAMPLERS.join(', ')}`,
    example: 'parentbased_traceidratio',
  }),
  OTEL_TRACES_SAMPLER_ARG: ratio({
    default: 1,
    desc: 'the part of traces to keep, from 0 to 1',
    example: '0.1',
  }),
}

interface TracingEnvironment {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: string
}

export const isTraced = (environment: TracingEnvironment): boolean =>
  (environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || environment.OTEL_EXPORTER_OTLP_ENDPOINT) !== ''
