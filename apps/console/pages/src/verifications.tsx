import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { call, queryOf, type StartPage } from './api.ts'
import { type Filter, FILTER_NAMES, searchOf } from './filter.ts'
import { Live } from './live.tsx'
import { useMay } from './me.ts'
import { Form, Loaded, StartTable } from './parts.tsx'
import { CHANNEL_NAMES, STATES } from './words.ts'

const route = getRouteApi('/verifications')
const LABELS: Readonly<Record<(typeof FILTER_NAMES)[number], string>> = {
  account: 'Account',
  country: 'Country (two letters)',
  state: 'State',
  channel: 'Sent by',
  route: 'Route',
  refusal: 'Refused by',
  since: 'From',
  until: 'Until',
  id: 'Id',
}
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  state: Object.keys(STATES),
  channel: CHANNEL_NAMES,
}
const TIMES: readonly string[] = ['since', 'until'] satisfies (keyof Filter)[]

export function Verifications() {
  const filter = route.useSearch()
  const navigate = useNavigate({ from: '/verifications' })
  const may = useMay()
  const [found, setFound] = useState<StartPage>()
  const query = useQuery({
    queryKey: ['verifications', filter],
    queryFn: () => call('GET /verifications', searchOf(filter)),
  })
  const show = (search: Filter) => {
    setFound(undefined)
    return navigate({ search })
  }
  return (
    <>
      <h1>Verifications</h1>
      <Live />
      {may('support') && (
        <Form
          label="Find"
          fields={[
            { name: 'address', label: 'Number or e-mail address', required: true },
            { name: 'account', label: 'In account (else all)' },
          ]}
          onSubmit={async (body) => setFound(await call('POST /verifications/find', body))}
        />
      )}
      <Form
        // Anew for another filter, so that the fields show it.
        key={JSON.stringify(filter)}
        label="Filter"
        fields={FILTER_NAMES.map((name) => ({
          name,
          label: LABELS[name],
          value: filter[name],
          options: OPTIONS[name],
          type: TIMES.includes(name) ? ('datetime-local' as const) : undefined,
        }))}
        onSubmit={show}
      />
      {found === undefined ? (
        <Loaded query={query}>
          {({ starts, next }) => (
            <>
              <StartTable caption="Newest first" starts={starts} />
              <p>
                <a
                  href={`/admin/v1/verifications/export?${queryOf(searchOf({ ...filter, after: '' }))}`}
                  download
                >
                  Download as CSV
                </a>
              </p>
              {next !== undefined && (
                <button type="button" onClick={() => void show({ ...filter, after: next })}>
                  Older
                </button>
              )}
            </>
          )}
        </Loaded>
      ) : (
        <StartTable caption="Of this number or address" starts={found.starts} />
      )}
    </>
  )
}
