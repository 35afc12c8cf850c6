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
import { texts } from './texts/index.ts'

const t = texts.account
const { names } = texts

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
        {t.title} <code>{account}</code>
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
        <p role="status">{t.forAdmins}</p>
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
    <section aria-label={texts.common.state}>
      <dl>
        <dt>{texts.common.state}</dt>
        <dd>{names.accountStates[state]}</dd>
        <dt>{t.from}</dt>
        <dd>{source === undefined ? '–' : names.accountSources[source]}</dd>
        <dt>{t.events}</dt>
        <dd>
          <Link to="/webhooks" search={{ account }}>
            {texts.webhooks.title}
          </Link>
        </dd>
      </dl>
      <Act
        label={isActive ? t.disable : t.enable}
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
    <section aria-label={t.secrets}>
      <h2>{t.secrets}</h2>
      <p>{secrets === 1 ? t.oneSecret : t.twoSecrets}</p>
      <Act
        label={t.addSecret}
        send={(body) => call('POST /accounts/{account}/secrets', { account, ...body })}
        onDone={(added) => setSecret(added.secret)}
      />
      {secret !== undefined && <Once label={t.newSecret} secret={secret} />}
      {secrets > 1 && (
        <Act
          label={t.dropSecret}
          send={(body) => call('POST /accounts/{account}/secrets/drop-old', { account, ...body })}
        />
      )}
    </section>
  )
}

function ApiKeys({ details: { key: account, apiKeys } }: Props) {
  const [added, setAdded] = useState<Answer<'POST /accounts/{account}/api-keys'>>()
  return (
    <section aria-label={t.apiKeys}>
      <h2>{t.apiKeysTitle}</h2>
      <Table
        caption={t.liveApiKeys}
        columns={[t.name]}
        rows={apiKeys.map((sid) => ({ key: sid, cells: [sid] }))}
      />
      <Act
        label={t.addApiKey}
        send={(body) => call('POST /accounts/{account}/api-keys', { account, ...body })}
        onDone={setAdded}
      />
      {added && <Once label={t.secretOf(added.sid)} secret={added.secret} />}
      {apiKeys.length > 0 && (
        <Act
          label={t.revoke}
          fields={[{ name: 'sid', label: t.apiKey, options: apiKeys, none: '–', required: true }]}
          send={(body) => call('POST /accounts/{account}/api-keys/{sid}/remove', { account, ...body })}
        />
      )}
    </section>
  )
}

function Settings({ details: { key: account, settings, version } }: Props) {
  const [saved, setSaved] = useState<string>()
  return (
    <section aria-label={t.settings}>
      <h2>{t.settings}</h2>
      <p>{t.emptyField}</p>
      <Act
        // Anew for other settings, so that the fields show them.
        key={version}
        label={t.save}
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
      {saved === version && <p role="status">{t.saved}</p>}
    </section>
  )
}

function Removal({ account }: { readonly account: string }) {
  const navigate = useNavigate()
  return (
    <section aria-label={t.removal}>
      <h2>{t.removalTitle}</h2>
      <p>{t.removalMeaning}</p>
      <Act
        label={t.remove}
        fields={[{ name: 'confirmed', label: t.confirm(account), required: true }]}
        send={async ({ confirmed, ...body }) => {
          if (confirmed !== account) throw new Error(t.notConfirmed(account))
          await call('POST /accounts/{account}/remove', { account, ...body })
          await navigate({ to: '/accounts' })
        }}
      />
    </section>
  )
}
