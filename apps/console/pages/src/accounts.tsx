import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { Act } from './act.tsx'
import { type Answer, call } from './api.ts'
import { useMay } from './me.ts'
import { Once } from './once.tsx'
import { Loaded, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { number } from './words.ts'

const t = texts.account
const { names } = texts

export function Accounts() {
  const may = useMay()
  const query = useQuery({ queryKey: ['accounts'], queryFn: () => call('GET /accounts') })
  return (
    <>
      <h1>{t.accounts}</h1>
      <Loaded query={query}>
        {(accounts) => (
          <Table
            caption={t.all}
            columns={[texts.common.account, texts.common.state, t.from, t.secrets]}
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
                names.accountStates[state],
                source === undefined ? '–' : names.accountSources[source],
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
    <section aria-label={t.newAccount}>
      <h2>{t.newAccount}</h2>
      <Act
        label={t.create}
        fields={[
          { name: 'key', label: t.key, required: true },
          { name: 'countries', label: names.settings.countries, required: true },
        ]}
        send={({ countries, ...body }) =>
          call('POST /accounts', { ...body, settings: { countries: countries.split(/[\s,]+/) } })
        }
        onDone={setCreated}
      />
      {created && <Once label={t.secretOf(created.key)} secret={created.secret} />}
    </section>
  )
}
