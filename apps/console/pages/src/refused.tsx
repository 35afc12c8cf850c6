import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { call } from './api.ts'
import { Loaded, StartTable, Table } from './parts.tsx'
import { number, refusalOf } from './words.ts'

export function Refused() {
  const totals = useQuery({
    queryKey: ['refusals'],
    queryFn: () => call('GET /totals/refusals'),
  })
  const newest = useQuery({
    queryKey: ['refused'],
    queryFn: () => call('GET /verifications', { state: 'refused' }),
  })
  return (
    <>
      <h1>Refused</h1>
      <Loaded query={totals}>
        {(rows) => (
          <Table
            caption="Refused starts of the last 24 hours"
            columns={['Reason or limit', 'Starts', 'Meaning']}
            rows={rows.map(({ refusal, starts }) => ({
              key: refusal,
              cells: [
                <Link key="link" to="/verifications" search={{ state: 'refused', refusal }}>
                  {refusal}
                </Link>,
                number(starts),
                refusalOf(refusal),
              ],
            }))}
          />
        )}
      </Loaded>
      <Loaded query={newest}>
        {({ starts }) => <StartTable caption="Newest refused starts" starts={starts} />}
      </Loaded>
    </>
  )
}
