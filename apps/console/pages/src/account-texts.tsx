import { useQuery } from '@tanstack/react-query'

import { Templates } from './account-templates.tsx'
import { Act } from './act.tsx'
import { call, type Texts as AllTexts } from './api.ts'
import { Loaded, Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { channelName } from './words.ts'

const t = texts.account
const { common } = texts
const PLACEHOLDERS = ['${pin}', '${brand}', '${pin_expiry}'].join(', ')

interface Text {
  /** where it is, in words */
  readonly place: string
  /** undefined: the account's own */
  readonly template?: { readonly id: string; readonly name: string }
  readonly channel: string
  readonly locale: string
  readonly text: string
}

function textsOf({ own, named }: AllTexts): readonly Text[] {
  const all = [
    ...own.map((each) => ({ ...each, of: undefined })),
    ...named.flatMap((of) => of.fragments.map((each) => ({ ...each, of }))),
  ]
  return all.map(({ channel, locale, template, of }) => ({
    place: [of?.name ?? t.own, channelName(channel), locale].join(', '),
    ...(of && { template: of }),
    channel,
    locale,
    text: template.type === 'text' ? template.text : [template.welcome, template.bye].join(' … '),
  }))
}

/** The own texts of an account, and those of its templates of Verify v2. */
export function Texts({ account }: { readonly account: string }) {
  const query = useQuery({
    queryKey: ['texts', account],
    queryFn: () => call('GET /accounts/{account}/texts', { account }),
  })
  return (
    <section aria-label={t.texts}>
      <h2>{t.texts}</h2>
      <p>{t.textsMeaning}</p>
      <Loaded query={query}>
        {(all) => (
          <>
            <Own account={account} entries={textsOf(all)} named={all.named} />
            <Templates account={account} named={all.named} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function Own({
  account,
  entries,
  named,
}: {
  readonly account: string
  readonly entries: readonly Text[]
  readonly named: AllTexts['named']
}) {
  return (
    <>
      <Table
        caption={t.allTexts}
        columns={[t.template, common.channel, t.language, t.text]}
        rows={entries.map(({ place, template, channel, locale, text }) => ({
          key: place,
          cells: [template?.name ?? t.own, channelName(channel), locale, text],
        }))}
      />
      <Act
        label={t.saveText}
        fields={[
          { name: 'template', label: t.template, options: named.map(({ name }) => name), none: t.own },
          {
            name: 'channel',
            label: common.channel,
            options: ['sms', 'voice', 'email'],
            nameOf: channelName,
            none: '–',
            required: true,
          },
          { name: 'locale', label: t.languageExample, required: true },
          { name: 'text', label: t.textWith(PLACEHOLDERS), lines: 3, required: true },
        ]}
        send={({ template: chosen, ...body }) => {
          const template = named.find(({ name }) => name === chosen)?.id
          return call('PUT /accounts/{account}/texts/{channel}/{locale}', {
            account,
            ...body,
            ...(template !== undefined && { template }),
          })
        }}
      />
      {entries.length > 0 && (
        <Act
          label={t.removeText}
          fields={[
            {
              name: 'place',
              label: t.text,
              options: entries.map(({ place }) => place),
              none: '–',
              required: true,
            },
          ]}
          send={async ({ place, reason }) => {
            const text = entries.find((each) => each.place === place)
            if (text === undefined) return
            const { channel, locale, template } = text
            await call('POST /accounts/{account}/texts/{channel}/{locale}/remove', {
              account,
              channel,
              locale,
              reason,
              ...(template && { template: template.id }),
            })
          }}
        />
      )}
    </>
  )
}
