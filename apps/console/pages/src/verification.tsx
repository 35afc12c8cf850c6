import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { call, type Timeline } from './api.ts'
import { explain, momentsOf } from './explain.ts'
import { useMay } from './me.ts'
import { Form, Loaded, REASON, StateMark } from './parts.tsx'
import { texts } from './texts/index.ts'
import { euros, hidden, number, time } from './words.ts'

const t = texts.verification
const { common } = texts
const route = getRouteApi('/verifications/$id')

export function Verification() {
  const { id } = route.useParams()
  const may = useMay()
  const [address, setAddress] = useState<string>()
  const query = useQuery({
    queryKey: ['verification', id],
    queryFn: () => call('GET /verifications/{id}', { id }),
  })
  return (
    <>
      <h1>
        {common.verification} <code>{id}</code>
      </h1>
      <Loaded query={query}>
        {(timeline) => (
          <>
            <section aria-label={t.inShort}>
              {explain(timeline).map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </section>
            <Facts timeline={timeline} address={address} />
            {may('support') && address === undefined && timeline.start.prefix !== null && (
              <Form
                label={t.showNumber}
                fields={[REASON]}
                onSubmit={async (body) => {
                  setAddress((await call('POST /verifications/{id}/reveal', { id, ...body })).address)
                }}
              />
            )}
            <h2>{t.timeline}</h2>
            <ol className="timeline">
              {momentsOf(timeline).map(({ key, at, lines }) => (
                <li key={key}>
                  <time dateTime={new Date(at).toISOString()}>{time(at)}</time>
                  <ul>
                    {lines.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </>
  )
}

function Facts({
  timeline: { start },
  address,
}: {
  readonly timeline: Timeline
  readonly address: string | undefined
}) {
  return (
    <dl>
      <dt>{common.state}</dt>
      <dd>
        <StateMark state={start.state} />
      </dd>
      <dt>{common.number}</dt>
      <dd>{address ?? hidden(start.prefix)}</dd>
      <dt>{common.country}</dt>
      <dd>{start.country ?? '–'}</dd>
      <dt>{common.account}</dt>
      <dd>{start.account}</dd>
      <dt>{t.messages}</dt>
      <dd>{start.sent === 0 ? number(0) : t.messagesFor(number(start.sent), euros(start.spend))}</dd>
      <dt>{t.ended}</dt>
      <dd>{start.endedAt === null ? '–' : time(start.endedAt)}</dd>
    </dl>
  )
}
