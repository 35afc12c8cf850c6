import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { Applications } from './account-applications.tsx'
import { settingsFields, settingsOf } from './account-settings.ts'
import { Texts } from './account-texts.tsx'
import { Act } from './act.tsx'
import { type Account as Details, type Answer, call } from './api.ts'
import { useMay } from './me.ts'
import { Once } from './once.tsx'
import { Loaded, Table } from './parts.tsx'
import { ACCOUNT_SOURCES, ACCOUNT_STATES } from './words.ts'

const route = getRouteApi('/accounts/$account')

export function Account() {
  const { account } = route.useParams()
  const may = useMay()
  const query = useQuery({
    queryKey: ['account', account],
    queryFn: () => call('GET /accounts/{account}', { account }),
    enabled: may('admin'),
  })
  return (
    <>
      <h1>
        Account <code>{account}</code>
      </h1>
      {may('admin') ? (
        <Loaded query={query}>
          {(details) => (
            <>
              <State details={details} />
              <Secrets details={details} />
              <ApiKeys details={details} />
              <Settings details={details} />
              <Texts account={account} />
              <Applications account={account} />
              <Removal account={account} />
            </>
          )}
        </Loaded>
      ) : (
        <p role="status">An account is shown to the role admin.</p>
      )}
    </>
  )
}

interface Props {
  readonly details: Details
}

function State({ details: { key: account, state, source } }: Props) {
  const isActive = state === 'active'
  return (
    <section aria-label="State">
      <dl>
        <dt>State</dt>
        <dd>{ACCOUNT_STATES[state]}</dd>
        <dt>From</dt>
        <dd>{source === undefined ? '–' : ACCOUNT_SOURCES[source]}</dd>
        <dt>Events</dt>
        <dd>
          <Link to="/webhooks" search={{ account }}>
            Webhooks
          </Link>
        </dd>
      </dl>
      <Act
        label={isActive ? 'Disable' : 'Enable'}
        send={(body) =>
          call('PUT /accounts/{account}/state', { account, ...body, state: isActive ? 'disabled' : 'active' })
        }
      />
    </section>
  )
}

function Secrets({ details: { key: account, secrets } }: Props) {
  const [secret, setSecret] = useState<string>()
  return (
    <section aria-label="Secrets">
      <h2>Secrets</h2>
      <p>
        {secrets === 1
          ? 'One secret is valid. To replace it, add a new one, give it to the customer, then drop the old one.'
          : 'Two secrets are valid. Drop the old one once the customer uses the new one; a third one replaces it at once.'}
      </p>
      <Act
        label="Add a secret"
        send={(body) => call('POST /accounts/{account}/secrets', { account, ...body })}
        onDone={(added) => setSecret(added.secret)}
      />
      {secret !== undefined && <Once label="The new secret" secret={secret} />}
      {secrets > 1 && (
        <Act
          label="Drop the old secret"
          send={(body) => call('POST /accounts/{account}/secrets/drop-old', { account, ...body })}
        />
      )}
    </section>
  )
}

function ApiKeys({ details: { key: account, apiKeys } }: Props) {
  const [added, setAdded] = useState<Answer<'POST /accounts/{account}/api-keys'>>()
  return (
    <section aria-label="API keys">
      <h2>API keys of Twilio Verify</h2>
      <Table
        caption="Live API keys"
        columns={['Name']}
        rows={apiKeys.map((sid) => ({ key: sid, cells: [sid] }))}
      />
      <Act
        label="Add an API key"
        send={(body) => call('POST /accounts/{account}/api-keys', { account, ...body })}
        onDone={setAdded}
      />
      {added && <Once label={`The secret of ${added.sid}`} secret={added.secret} />}
      {apiKeys.length > 0 && (
        <Act
          label="Revoke"
          fields={[{ name: 'sid', label: 'API key', options: apiKeys, none: '–', required: true }]}
          send={(body) => call('POST /accounts/{account}/api-keys/{sid}/remove', { account, ...body })}
        />
      )}
    </section>
  )
}

function Settings({ details: { key: account, settings, version } }: Props) {
  const [saved, setSaved] = useState<string>()
  return (
    <section aria-label="Settings">
      <h2>Settings</h2>
      <p>An empty field means the default.</p>
      <Act
        // Anew for other settings, so that the fields show them.
        key={version}
        label="Save"
        fields={settingsFields(settings)}
        send={({ reason, ...values }) =>
          call('PUT /accounts/{account}/settings', {
            account,
            settings: settingsOf(values),
            version,
            reason,
          })
        }
        onDone={(changed) => setSaved(changed.version)}
      />
      {saved === version && <p role="status">The settings are saved.</p>}
    </section>
  )
}

function Removal({ account }: { readonly account: string }) {
  const navigate = useNavigate()
  return (
    <section aria-label="Removal">
      <h2>Remove the account</h2>
      <p>
        Its texts, applications and webhooks are removed with it. Verifications in progress continue, but can
        no longer be checked.
      </p>
      <Act
        label="Remove"
        fields={[{ name: 'confirmed', label: `Write ${account} to confirm`, required: true }]}
        send={async ({ confirmed, ...body }) => {
          if (confirmed !== account) throw new Error(`This is not ${account}.`)
          await call('POST /accounts/{account}/remove', { account, ...body })
          await navigate({ to: '/accounts' })
        }}
      />
    </section>
  )
}
