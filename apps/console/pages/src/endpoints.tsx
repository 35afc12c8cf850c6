import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Act } from './act.tsx'
import { call, type Endpoint } from './api.ts'
import { Once } from './once.tsx'
import { type Field, Loaded } from './parts.tsx'
import { texts } from './texts/index.ts'
import { yesOrNo } from './words.ts'

const t = texts.webhooks

const fieldsOf = (one?: Endpoint) =>
  [
    { name: 'url', label: t.url, value: one?.url, required: true },
    { name: 'types', label: t.types, value: one?.types?.join(', ') },
    {
      name: 'paused',
      label: t.paused,
      options: ['yes'],
      nameOf: yesOrNo,
      none: texts.common.no,
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
    <section aria-label={t.endpoints}>
      <h2>{t.endpoints}</h2>
      <Loaded query={query}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <p className="empty">{t.noEndpoints}</p>
          ) : (
            endpoints.map((one) => <Settings key={one.id} one={one} onSecret={setSecret} />)
          )
        }
      </Loaded>
      <h3>{t.newEndpoint}</h3>
      <Act
        label={t.create}
        fields={fieldsOf()}
        send={(values) => call('POST /accounts/{account}/webhooks', { account, ...bodyOf(values) })}
        onDone={(created) => setSecret(created.secret)}
      />
      {secret !== undefined && <Once label={t.secret} secret={secret} />}
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
        {one.url} <code>{one.id}</code> {one.enabled ? '' : t.isPaused}
      </summary>
      <Act
        label={t.save}
        fields={fieldsOf(one)}
        send={(values) => call('PUT /accounts/{account}/webhooks/{endpoint}', { ...of, ...bodyOf(values) })}
      />
      <Act
        label={t.newSecret}
        send={(body) => call('POST /accounts/{account}/webhooks/{endpoint}/rotate', { ...of, ...body })}
        onDone={({ secret }) => onSecret(secret)}
      />
      <Act
        label={t.remove}
        send={(body) => call('POST /accounts/{account}/webhooks/{endpoint}/remove', { ...of, ...body })}
      />
    </details>
  )
}
