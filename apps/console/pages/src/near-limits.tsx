import { useQuery } from '@tanstack/react-query'

import { call } from './api.ts'
import { Loaded, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { hidden, number } from './words.ts'

const t = texts.limits

const beside = (count: number, allowed: number | undefined): string =>
  allowed === undefined ? number(count) : t.countOf(number(count), number(allowed))

/** Who may be refused next. */
export function NearLimits() {
  const near = useQuery({ queryKey: ['near limits'], queryFn: () => call('GET /limits/near') })
  return (
    <>
      <h2>{t.near}</h2>
      <Loaded query={near}>
        {(rows) => (
          <Table
            caption={t.mostUsed}
            columns={[
              texts.common.number,
              texts.common.account,
              t.startsAllowed,
              t.wrongCodesAllowed,
              t.refused,
            ]}
            rows={rows.map((row, index) => ({
              // Several numbers may have one prefix.
              key: `${index}`,
              cells: [
                hidden(row.prefix),
                row.account,
                beside(row.starts, row.startsPerDay),
                beside(row.wrongCodes, row.locksAfter),
                number(row.refused),
              ],
            }))}
          />
        )}
      </Loaded>
    </>
  )
}
