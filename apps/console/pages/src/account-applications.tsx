import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Act } from './act.tsx'
import { type Application, call } from './api.ts'
import { Once } from './once.tsx'
import { type Field, Loaded } from './parts.tsx'
import { texts } from './texts/index.ts'

const t = texts.account

const fieldsOf = (one?: Application) =>
  [
    { name: 'name', label: t.name, value: one?.name, required: true },
    { name: 'statusUrl', label: t.statusUrl, value: one?.statusUrl },
    { name: 'publicKey', label: t.publicKey, value: one?.publicKey, lines: 4 },
  ] as const satisfies readonly Field[]

interface Secrets {
  readonly privateKey?: string
  readonly signatureSecret?: string
}

/** Applications of Verify v2, which sign their requests with a key. */
export function Applications({ account }: { readonly account: string }) {
  const [secrets, setSecrets] = useState<Secrets>()
  const query = useQuery({
    queryKey: ['applications', account],
    queryFn: () => call('GET /accounts/{account}/applications', { account }),
  })
  return (
    <section aria-label={t.applications}>
      <h2>{t.applicationsTitle}</h2>
      <Loaded query={query}>
        {(applications) =>
          applications.length === 0 ? (
            <p className="empty">{t.noApplications}</p>
          ) : (
            applications.map((one) => <Settings key={one.id} one={one} onSecrets={setSecrets} />)
          )
        }
      </Loaded>
      <h3>{t.newApplication}</h3>
      <p>{t.keyPair}</p>
      <Act
        label={t.create}
        fields={fieldsOf()}
        send={(body) => call('POST /accounts/{account}/applications', { account, ...body })}
        onDone={setSecrets}
      />
      {secrets?.privateKey !== undefined && <Once label={t.privateKey} secret={secrets.privateKey} />}
      {secrets?.signatureSecret !== undefined && (
        <Once label={t.signatureSecret} secret={secrets.signatureSecret} />
      )}
    </section>
  )
}

function Settings({
  one,
  onSecrets,
}: {
  readonly one: Application
  readonly onSecrets: (secrets: Secrets) => void
}) {
  const of = { account: one.account, application: one.id }
  return (
    <details>
      <summary>
        {one.name} <code>{one.id}</code>
      </summary>
      <Act
        label={t.save}
        fields={fieldsOf(one)}
        send={({ publicKey = one.publicKey, ...body }) =>
          call('PUT /accounts/{account}/applications/{application}', { ...of, publicKey, ...body })
        }
        onDone={onSecrets}
      />
      <Act
        label={t.replaceSignatureSecret}
        send={(body) => call('POST /accounts/{account}/applications/{application}/sign', { ...of, ...body })}
        onDone={onSecrets}
      />
      <Act
        label={t.remove}
        send={(body) =>
          call('POST /accounts/{account}/applications/{application}/remove', { ...of, ...body })
        }
      />
    </details>
  )
}
