import type { Instruments } from './instruments.ts'
import type { AppName } from './labels.ts'

/** Which app this process is: rules and dashboards need no label of the scrape to tell them apart. */
export function makeAppMetrics({ gauge }: Instruments) {
  let name: AppName | undefined
  gauge(
    {
      name: 'pinpost_app_info',
      help: 'Always 1; the label says which app this process is.',
      labels: ['app'],
    },
    (set) => {
      if (name !== undefined) set({ app: name }, 1)
    },
  )
  return {
    isApp(app: AppName): void {
      name = app
    },
  }
}
