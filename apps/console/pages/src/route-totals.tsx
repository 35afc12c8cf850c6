import type { RouteTotals } from './api.ts'
import { Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { channelName, euros, number, percent } from './words.ts'

const t = texts.routeTotals
const COLUMNS = [
  texts.common.route,
  texts.common.channel,
  t.attempts,
  t.accepted,
  t.delivered,
  t.notDelivered,
  t.noReceipt,
  t.converted,
  texts.common.spent,
]

export const RouteTotalsTable = ({
  caption,
  rows,
}: {
  readonly caption: string
  readonly rows: readonly RouteTotals[]
}) => (
  <Table
    caption={caption}
    columns={COLUMNS}
    rows={rows.map((row) => ({
      key: `${row.route} ${row.channel}`,
      cells: [
        row.route || texts.common.noName,
        channelName(row.channel),
        number(row.attempts),
        percent(row.handedOver, row.attempts),
        percent(row.delivered, row.handedOver),
        percent(row.notDelivered, row.handedOver),
        percent(row.handedOver - row.delivered - row.notDelivered, row.handedOver),
        percent(row.converted, row.handedOver),
        euros(row.spend),
      ],
    }))}
  />
)
