import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { call, queryOf, type StartPage } from './api.ts'
import { type Filter, FILTER_NAMES, searchOf } from './filter.ts'
import { Live } from './live.tsx'
import { useMay } from './me.ts'
import { type Field, Form, Loaded, StartTable } from './parts.tsx'
import { texts } from './texts/index.ts'
import { channelName, CHANNELS, stateName } from './words.ts'

const t = texts.verifications
const { common } = texts
const route = getRouteApi('/verifications')
const LABELS: Readonly<Record<(typeof FILTER_NAMES)[number], string>> = {
  account: common.account,
  country: t.countryCode,
  state: common.state,
  channel: common.channel,
  route: common.route,
  refusal: t.refusedBy,
  since: t.from,
  until: common.until,
  id: t.id,
}
const CHOICES: Readonly<Record<string, Pick<Field, 'options' | 'nameOf'>>> = {
  state: { options: Object.keys(texts.names.states), nameOf: stateName },
  channel: { options: CHANNELS, nameOf: channelName },
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
      <h1>{t.title}</h1>
      <Live />
      {may('support') && (
        <Form
          label={t.find}
          fields={[
            { name: 'address', label: common.address, required: true },
            { name: 'account', label: t.inAccount },
          ]}
          onSubmit={async (body) => setFound(await call('POST /verifications/find', body))}
        />
      )}
      <Form
        // Anew for another filter, so that the fields show it.
        key={JSON.stringify(filter)}
        label={common.filter}
        fields={FILTER_NAMES.map((name) => ({
          name,
          label: LABELS[name],
          value: filter[name],
          ...CHOICES[name],
          type: TIMES.includes(name) ? ('datetime-local' as const) : undefined,
        }))}
        onSubmit={show}
      />
      {found === undefined ? (
        <Loaded query={query}>
          {({ starts, next }) => (
            <>
              <StartTable caption={t.newestFirst} starts={starts} />
              <p>
                <a
                  href={`/admin/v1/verifications/export?${queryOf(searchOf({ ...filter, after: '' }))}`}
                  download
                >
                  {t.download}
                </a>
              </p>
              {next !== undefined && (
                <button type="button" onClick={() => void show({ ...filter, after: next })}>
                  {common.older}
                </button>
              )}
            </>
          )}
        </Loaded>
      ) : (
        <StartTable caption={t.ofAddress} starts={found.starts} />
      )}
    </>
  )
}
