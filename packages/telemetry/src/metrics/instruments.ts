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

/** Whether what a label may be is known from the start: routes and accounts come and go. */
const isFixed = (name: LabelName): boolean => typeof LABELS[name].values !== 'string'

/** More than a metric has series; what somebody sends us could be new each time. */
const MOST_REMEMBERED = 1_000

/** Makes metrics of one registry; whatever value a label is given, only one that it may have comes in. */
export function makeInstruments(registry: Registry, known: Known) {
  const registers = [registry]
  const definitions: Definition[] = []

  function define<L extends LabelName>(type: Definition['type'], { name, help, labels = [] }: Told<L>) {
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

  /** `boundedLabels`, remembered where it stays true: every request passes here. */
  function rememberedLabels<L extends LabelName>(names: readonly L[]) {
    const remembered = new Map<string, Record<string, string>>()
    if (!names.every(isFixed)) return boundedLabels
    return (values: LabelValues<L>): Record<string, string> => {
      const key = keyOf(names, values)
      const labels = remembered.get(key) ?? boundedLabels(values)
      if (remembered.size < MOST_REMEMBERED) remembered.set(key, labels)
      return labels
    }
  }

  return {
    definitions,
    /** What is counted is gathered until somebody asks: a request counts several times, and is asked for far less often. */
    counter<L extends LabelName>(told: Told<L>) {
      const { labels: names = [] } = told
      const gathered = new Map<string, { readonly labels: LabelValues<L>; by: number }>()
      const collect = (): void => {
        for (const { labels, by } of gathered.values()) counter.inc(boundedLabels(labels), by)
        gathered.clear()
      }
      const counter = new Counter<string>({ ...define('counter', told), collect })
      return {
        inc(labels: LabelValues<L>, by = 1): void {
          const key = keyOf(names, labels)
          const counted = gathered.get(key)
          if (counted !== undefined) counted.by += by
          else gathered.set(key, { labels, by })
          if (gathered.size > MOST_REMEMBERED) collect()
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
      const labelsOf = rememberedLabels(told.labels ?? [])
      return {
        observe(labels: LabelValues<L>, seconds: number): void {
          histogram.observe(labelsOf(labels), seconds)
        },
        /** Call what it gives when what is measured is over. */
        startTimer(labels: LabelValues<L>): () => void {
          const began = performance.now()
          return () => histogram.observe(labelsOf(labels), (performance.now() - began) / 1000)
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

/** Tells label values apart. */
function keyOf<L extends LabelName>(names: readonly L[], values: LabelValues<L>): string {
  let key = ''
  for (const name of names) key += `${values[name]}\0`
  return key
}

export type Instruments = ReturnType<typeof makeInstruments>
