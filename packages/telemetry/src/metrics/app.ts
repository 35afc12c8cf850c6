import type { Instruments } from './instruments.ts'
import type { AppName } from './labels.ts'

/** The app's name and version, so that rules and dashboards need no scrape labels. */
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
