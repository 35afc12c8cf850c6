import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { call } from './api.ts'
import { Form, Loaded, Table } from './parts.tsx'
import { channelName, ENCODINGS, MESSAGE_KINDS } from './words.ts'

const route = getRouteApi('/messages')

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted()

export function Messages() {
  const filter = route.useSearch()
  const { account, locale, channel } = filter
  const navigate = useNavigate({ from: '/messages' })
  const query = useQuery({
    queryKey: ['messages', account],
    queryFn: () => call('GET /messages', account === undefined ? {} : { account }),
  })
  return (
    <>
      <h1>Messages{account === undefined ? '' : ` of ${account}`}</h1>
      <p>What persons get, with the code 4711 of Acme, valid for 5 minutes.</p>
      <Loaded query={query}>
        {(messages) => (
          <>
            <Form
              key={JSON.stringify(filter)}
              label="Filter"
              fields={[
                { name: 'account', label: 'Own texts of account', value: account },
                {
                  name: 'locale',
                  label: 'Language',
                  value: locale,
                  options: unique(messages.map((each) => each.locale)),
                },
                {
                  name: 'channel',
                  label: 'Sent by',
                  value: channel,
                  options: unique(messages.map((each) => each.channel)),
                },
              ]}
              onSubmit={(search) => navigate({ search })}
            />
            <Table
              caption="Texts"
              columns={['Language', 'Kind', 'Sent by', 'Encoding', 'Segments', 'Text']}
              rows={messages
                .filter((each) => (locale ?? each.locale) === each.locale)
                .filter((each) => (channel ?? each.channel) === each.channel)
                .map((each) => ({
                  key: [each.kind, each.template, each.channel, each.locale].join(' '),
                  cells: [
                    each.locale,
                    each.template ?? MESSAGE_KINDS[each.kind],
                    channelName(each.channel),
                    each.encoding === undefined ? '–' : ENCODINGS[each.encoding],
                    each.segments ?? '–',
                    <span key="text" className="text" lang={each.locale} dir="auto">
                      {each.text}
                    </span>,
                  ],
                }))}
            />
          </>
        )}
      </Loaded>
    </>
  )
}
