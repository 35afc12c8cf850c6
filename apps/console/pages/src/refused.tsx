import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { call } from './api.ts'
import { Loaded, StartTable, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { number, refusalOf } from './words.ts'

const t = texts.refused

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
      <h1>{t.title}</h1>
      <Loaded query={totals}>
        {(rows) => (
          <Table
            caption={t.ofLastDay}
            columns={[t.reason, t.starts, t.meaning]}
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
      <Loaded query={newest}>{({ starts }) => <StartTable caption={t.newest} starts={starts} />}</Loaded>
    </>
  )
}
