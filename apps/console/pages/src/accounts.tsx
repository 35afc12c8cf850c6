import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { Act } from './act.tsx'
import { type Answer, call } from './api.ts'
import { useMay } from './me.ts'
import { Once } from './once.tsx'
import { Loaded, Table } from './parts.tsx'
import { ACCOUNT_SOURCES, ACCOUNT_STATES, number } from './words.ts'

export function Accounts() {
  const may = useMay()
  const query = useQuery({ queryKey: ['accounts'], queryFn: () => call('GET /accounts') })
  return (
    <>
      <h1>Accounts</h1>
      <Loaded query={query}>
        {(accounts) => (
          <Table
            caption="All accounts"
            columns={['Account', 'State', 'From', 'Secrets']}
            rows={accounts.map(({ key, state, source, secrets }) => ({
              key,
              cells: [
                may('admin') && state !== 'removed' ? (
                  <Link key="link" to="/accounts/$account" params={{ account: key }}>
                    {key}
                  </Link>
                ) : (
                  key
                ),
                ACCOUNT_STATES[state],
                source === undefined ? '–' : ACCOUNT_SOURCES[source],
                number(secrets),
              ],
            }))}
          />
        )}
      </Loaded>
      {may('admin') && <NewAccount />}
    </>
  )
}

function NewAccount() {
  const [created, setCreated] = useState<Answer<'POST /accounts'>>()
  return (
    <section aria-label="New account">
      <h2>New account</h2>
      <Act
        label="Create"
        fields={[
          { name: 'key', label: 'Key (4 to 64 letters, digits, _ or -)', required: true },
          { name: 'countries', label: 'Countries (GB, IE, or * for the world)', required: true },
        ]}
        send={({ countries, ...body }) =>
          call('POST /accounts', { ...body, settings: { countries: countries.split(/[\s,]+/) } })
        }
        onDone={setCreated}
      />
      {created && <Once label={`The secret of ${created.key}`} secret={created.secret} />}
    </section>
  )
}
