import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

import { bounded, type Known, LABELS, type LabelName, type LabelValues, fallbackOf } from './labels.ts'

/** A row of the table in docs/metrics.md. */
export interface Definition {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly LabelName[]
  readonly help: string
}

interface MetricOptions<L extends LabelName> {
  readonly name: string
  readonly help: string
  readonly labels?: readonly L[]
}

const isLabel = (name: string): name is LabelName => Object.hasOwn(LABELS, name)

/** Whether the values of a label never change; routes and accounts may change. */
const isFixed = (name: LabelName): boolean => typeof LABELS[name].values !== 'string'

/** Maximum cached label sets, because values from outside could always be new. */
const MOST_REMEMBERED = 1_000
/**
 * Maximum label sets of one metric in a process: each is a Prometheus series, or one for each bucket of a histogram.
 * Further ones are counted under the fallback values.
 */
export const MAX_LABEL_SETS = { counter: 10_000, gauge: 10_000, histogram: 500 } as const

/** Creates metrics whose label values are always bounded. */
export function makeInstruments(registry: Registry, known: Known) {
  const registers = [registry]
  const definitions: Definition[] = []

  function define<L extends LabelName>(
    type: Definition['type'],
    { name, help, labels = [] }: MetricOptions<L>,
  ) {
    definitions.push({ name, type, labels, help })
    return { name, help, labelNames: labels, registers }
  }
  function boundedLabels<L extends LabelName>(values: LabelValues<L>): Record<string, string> {
    const labels: Record<string, string> = {}
    for (const [name, value] of Object.entries<string | undefined>(values)) {
      if (isLabel(name)) labels[name] = bounded(name, value, known)
    }
    return labels
  }

  /** Bounds the values of labels, and the number of label sets of the metric. */
  function limitedLabels<L extends LabelName>(names: readonly L[], type: Definition['type']) {
    const sets = new Set<string>()
    return (values: LabelValues<L>): Record<string, string> => {
      const labels = boundedLabels(values)
      const key = Object.values(labels).join('\0')
      if (sets.size >= MAX_LABEL_SETS[type] && !sets.has(key))
        return Object.fromEntries(names.map((name) => [name, fallbackOf(name)]))
      sets.add(key)
      return labels
    }
  }

  /** `limitedLabels`, cached if the result cannot change, because every request calls it. */
  function rememberedLabels<L extends LabelName>(names: readonly L[], type: Definition['type']) {
    const remembered = new Map<string, Record<string, string>>()
    const labelsOf = limitedLabels(names, type)
    if (!names.every(isFixed)) return labelsOf
    return (values: LabelValues<L>): Record<string, string> => {
      const key = keyOf(names, values)
      const labels = remembered.get(key) ?? labelsOf(values)
      if (remembered.size < MOST_REMEMBERED) remembered.set(key, labels)
      return labels
    }
  }

  return {
    definitions,
    counter<L extends LabelName>(options: MetricOptions<L>) {
      const counter = new Counter<string>(define('counter', options))
      const labelsOf = rememberedLabels(options.labels ?? [], 'counter')
      return {
        inc(labels: LabelValues<L>, by = 1): void {
          counter.inc(labelsOf(labels), by)
        },
      }
    },
    /** A counter without labels, exported as 0 from the start. */
    count(options: MetricOptions<never>) {
      const counter = new Counter(define('counter', options))
      return {
        inc(by = 1): void {
          counter.inc(by)
        },
      }
    },
    histogram<L extends LabelName>(options: MetricOptions<L> & { readonly buckets: readonly number[] }) {
      const histogram = new Histogram<string>({
        ...define('histogram', options),
        buckets: [...options.buckets],
      })
      const labelsOf = rememberedLabels(options.labels ?? [], 'histogram')
      return {
        observe(labels: LabelValues<L>, seconds: number): void {
          histogram.observe(labelsOf(labels), seconds)
        },
        /** @returns a function to call at the end of the measured time */
        startTimer(labels: LabelValues<L>): () => void {
          const began = performance.now()
          return () => histogram.observe(labelsOf(labels), (performance.now() - began) / 1000)
        },
      }
    },
    /** `collect` is called at each scrape and sets all values; values that it does not set disappear. */
    gauge<L extends LabelName>(
      options: MetricOptions<L>,
      collect: (set: (labels: LabelValues<L>, value: number) => void) => void | Promise<void>,
    ): void {
      const gauge: Gauge = new Gauge({
        ...define('gauge', options),
        async collect() {
          gauge.reset()
          // `reset` sets a gauge without labels to 0, which would be a false value.
          gauge.remove({})
          const labelsOf = limitedLabels(options.labels ?? [], 'gauge')
          await collect((labels, value) => {
            gauge.set(labelsOf(labels), value)
          })
        },
      })
    },
  }
}

function keyOf<L extends LabelName>(names: readonly L[], values: LabelValues<L>): string {
  let key = ''
  for (const name of names) key += `${values[name]}\0`
  return key
}

export type Instruments = ReturnType<typeof makeInstruments>
