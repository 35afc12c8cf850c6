import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

import { bounded, type Known, LABELS, type LabelName, type LabelValues } from './labels.ts'

/** One metric as the table of docs/metrics.md has it. */
export interface Definition {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly LabelName[]
  readonly help: string
}

interface Told<L extends LabelName> {
  readonly name: string
  readonly help: string
  readonly labels?: readonly L[]
}

const isLabel = (name: string): name is LabelName => Object.hasOwn(LABELS, name)

/** Makes metrics of one registry; whatever value a label is given, only one that it may have comes in. */
export function makeInstruments(registry: Registry, known: Known) {
  const registers = [registry]
  const definitions: Definition[] = []

  function define<L extends LabelName>(type: Definition['type'], { name, help, labels = [] }: Told<L>) {
    definitions.push({ name, type, labels, help })
    return { name, help, labelNames: labels, registers }
  }
  function boundedLabels<L extends LabelName>(values: LabelValues<L>): Record<string, string> {
    // A loop, since every request passes here several times.
    const labels: Record<string, string> = {}
    for (const [name, value] of Object.entries<string | undefined>(values)) {
      if (isLabel(name)) labels[name] = bounded(name, value, known)
    }
    return labels
  }

  return {
    definitions,
    counter<L extends LabelName>(told: Told<L>) {
      const counter = new Counter<string>(define('counter', told))
      return {
        inc(labels: LabelValues<L>, by = 1): void {
          counter.inc(boundedLabels(labels), by)
        },
      }
    },
    /** A counter without labels, which is there as 0 from the start. */
    count(told: Told<never>) {
      const counter = new Counter(define('counter', told))
      return {
        inc(by = 1): void {
          counter.inc(by)
        },
      }
    },
    histogram<L extends LabelName>(told: Told<L> & { readonly buckets: readonly number[] }) {
      const histogram = new Histogram<string>({ ...define('histogram', told), buckets: [...told.buckets] })
      return {
        observe(labels: LabelValues<L>, seconds: number): void {
          histogram.observe(boundedLabels(labels), seconds)
        },
        /** Call what it gives when what is measured is over. */
        startTimer(labels: LabelValues<L>): () => void {
          const began = performance.now()
          return () => histogram.observe(boundedLabels(labels), (performance.now() - began) / 1000)
        },
      }
    },
    /** `collect` is asked at each scrape and sets all that there is; what it does not set is gone. */
    gauge<L extends LabelName>(
      told: Told<L>,
      collect: (set: (labels: LabelValues<L>, value: number) => void) => void | Promise<void>,
    ): void {
      const gauge: Gauge = new Gauge({
        ...define('gauge', told),
        async collect() {
          gauge.reset()
          await collect((labels, value) => {
            gauge.set(boundedLabels(labels), value)
          })
        },
      })
    },
  }
}

export type Instruments = ReturnType<typeof makeInstruments>
