import { useQuery } from '@tanstack/react-query'

import { call } from './api.ts'
import { Loaded, Table } from './parts.tsx'
import { hidden, number } from './words.ts'

const beside = (count: number, allowed: number | undefined): string =>
  allowed === undefined ? number(count) : `${number(count)} / ${number(allowed)}`

/** Who may be refused next. */
export function NearLimits() {
  const near = useQuery({ queryKey: ['near limits'], queryFn: () => call('GET /limits/near') })
  return (
    <>
      <h2>Who is near</h2>
      <Loaded query={near}>
        {(rows) => (
          <Table
            caption="Most starts and wrong codes in the last 24 hours"
            columns={[
              'Number',
              'Account',
              'Starts / allowed a day',
              'Wrong codes / first lock at',
              'Refused',
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
