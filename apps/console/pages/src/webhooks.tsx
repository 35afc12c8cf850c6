import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'

import { Act } from './act.tsx'
import { call, type DeadWebhook } from './api.ts'
import { Endpoints } from './endpoints.tsx'
import { useMay } from './me.ts'
import { Loaded, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { number, time } from './words.ts'

const t = texts.webhooks

const route = getRouteApi('/webhooks')

export function Webhooks() {
  const { account } = route.useSearch()
  const may = useMay()
  const state = useQuery({ queryKey: ['webhooks'], queryFn: () => call('GET /webhooks') })
  const dead = useQuery({
    queryKey: ['dead webhooks', account],
    queryFn: () => call('GET /webhooks/dead', account === undefined ? {} : { account }),
  })
  return (
    <>
      <h1>{account === undefined ? t.title : t.titleOf(account)}</h1>
      {account === undefined ? (
        <Loaded query={state}>
          {({ waiting }) => (
            <Table
              caption={t.accounts}
              columns={[texts.common.account, t.waiting]}
              rows={waiting.map((each) => ({
                key: each.account,
                cells: [
                  <Link key="link" to="/webhooks" search={{ account: each.account }}>
                    {each.account}
                  </Link>,
                  number(each.waiting),
                ],
              }))}
            />
          )}
        </Loaded>
      ) : (
        may('admin') && <Endpoints account={account} />
      )}
      <h2>{t.givenUp}</h2>
      <p>{t.givenUpMeaning}</p>
      <Loaded query={dead}>{(events) => <Dead events={events} account={account} />}</Loaded>
    </>
  )
}

const VERIFICATION = /^evt_([0-9a-f]{32})_/

function Dead({
  events,
  account,
}: {
  readonly events: readonly DeadWebhook[]
  readonly account: string | undefined
}) {
  const may = useMay()
  const [chosen, setChosen] = useState<string>()
  const [said, setSaid] = useState('')
  return (
    <>
      <Table
        caption={t.givenUpEvents}
        columns={[
          t.happened,
          texts.common.account,
          t.event,
          t.to,
          t.reason,
          ...(may('operator') ? [t.act] : []),
        ]}
        rows={events.map(({ id, at, account: of, event, type, target, reason }) => ({
          key: id,
          cells: [
            time(at),
            of,
            <Link key="link" to="/verifications/$id" params={{ id: VERIFICATION.exec(event)?.[1] ?? '' }}>
              {type}
            </Link>,
            target,
            reason,
            <button key="send" type="button" onClick={() => setChosen(id)}>
              {t.choose}
            </button>,
          ].slice(0, may('operator') ? undefined : -1),
        }))}
      />
      {may('operator') && events.length > 0 && (
        <section aria-label={t.sendAgain}>
          <h3>{chosen === undefined ? t.all : chosen}</h3>
          <Act
            label={chosen === undefined ? t.sendAllAgain : t.sendAgain}
            send={(body) =>
              chosen === undefined
                ? call('POST /webhooks/dead/resend', { ...body, ...(account !== undefined && { account }) })
                : call('POST /webhooks/dead/{id}/resend', { id: chosen, ...body })
            }
            onDone={({ resent }) => {
              setChosen(undefined)
              setSaid(t.sent(number(resent)))
            }}
          />
        </section>
      )}
      {said !== '' && <p role="status">{said}</p>}
    </>
  )
}
