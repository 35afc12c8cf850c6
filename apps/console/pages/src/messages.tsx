import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { call } from './api.ts'
import { Form, Loaded, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { channelName } from './words.ts'

const t = texts.messages
const { common, names } = texts

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
      <h1>{account === undefined ? t.title : t.titleOf(account)}</h1>
      <p>{t.meaning}</p>
      <Loaded query={query}>
        {(messages) => (
          <>
            <Form
              key={JSON.stringify(filter)}
              label={common.filter}
              fields={[
                { name: 'account', label: t.ownOf, value: account },
                {
                  name: 'locale',
                  label: t.language,
                  value: locale,
                  options: unique(messages.map((each) => each.locale)),
                },
                {
                  name: 'channel',
                  label: common.channel,
                  value: channel,
                  options: unique(messages.map((each) => each.channel)),
                  nameOf: channelName,
                },
              ]}
              onSubmit={(search) => navigate({ search })}
            />
            <Table
              caption={t.texts}
              columns={[t.language, t.kind, common.channel, t.encoding, t.segments, t.text]}
              rows={messages
                .filter((each) => (locale ?? each.locale) === each.locale)
                .filter((each) => (channel ?? each.channel) === each.channel)
                .map((each) => ({
                  key: [each.kind, each.template, each.channel, each.locale].join(' '),
                  cells: [
                    each.locale,
                    each.template ?? names.messageKinds[each.kind],
                    channelName(each.channel),
                    each.encoding === undefined ? '–' : names.encodings[each.encoding],
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
