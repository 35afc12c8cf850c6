import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Act } from './act.tsx'
import { call, type Endpoint } from './api.ts'
import { Once } from './once.tsx'
import { type Field, Loaded } from './parts.tsx'

const fieldsOf = (one?: Endpoint) =>
  [
    { name: 'url', label: 'URL', value: one?.url, required: true },
    { name: 'types', label: 'Types, such as verification.failed (else all)', value: one?.types?.join(', ') },
    {
      name: 'paused',
      label: 'Paused',
      options: ['yes'],
      none: 'no',
      value: one?.enabled === false ? 'yes' : '',
    },
  ] as const satisfies readonly Field[]

interface Given {
  readonly url: string
  readonly types?: string
  readonly paused?: string
  readonly reason: string
}

const bodyOf = ({ types, paused, ...body }: Given) => ({
  ...body,
  ...(types !== undefined && { types: types.split(/[\s,]+/) }),
  enabled: paused === undefined,
})

/** Where events of an account are sent. */
export function Endpoints({ account }: { readonly account: string }) {
  const [secret, setSecret] = useState<string>()
  const query = useQuery({
    queryKey: ['endpoints', account],
    queryFn: () => call('GET /accounts/{account}/webhooks', { account }),
  })
  return (
    <section aria-label="Endpoints">
      <h2>Endpoints</h2>
      <Loaded query={query}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <p className="empty">There are none.</p>
          ) : (
            endpoints.map((one) => <Settings key={one.id} one={one} onSecret={setSecret} />)
          )
        }
      </Loaded>
      <h3>New endpoint</h3>
      <Act
        label="Create"
        fields={fieldsOf()}
        send={(values) => call('POST /accounts/{account}/webhooks', { account, ...bodyOf(values) })}
        onDone={(created) => setSecret(created.secret)}
      />
      {secret !== undefined && <Once label="The secret of the endpoint" secret={secret} />}
    </section>
  )
}

function Settings({
  one,
  onSecret,
}: {
  readonly one: Endpoint
  readonly onSecret: (secret: string) => void
}) {
  const of = { account: one.account, endpoint: one.id }
  return (
    <details>
      <summary>
        {one.url} <code>{one.id}</code> {one.enabled ? '' : '(paused)'}
      </summary>
      <Act
        label="Save"
        fields={fieldsOf(one)}
        send={(values) => call('PUT /accounts/{account}/webhooks/{endpoint}', { ...of, ...bodyOf(values) })}
      />
      <Act
        label="Make a new secret"
        send={(body) => call('POST /accounts/{account}/webhooks/{endpoint}/rotate', { ...of, ...body })}
        onDone={({ secret }) => onSecret(secret)}
      />
      <Act
        label="Remove"
        send={(body) => call('POST /accounts/{account}/webhooks/{endpoint}/remove', { ...of, ...body })}
      />
    </details>
  )
}
