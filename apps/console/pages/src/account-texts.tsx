import { useQuery } from '@tanstack/react-query'

import { Templates } from './account-templates.tsx'
import { Act } from './act.tsx'
import { call, type Texts as AllTexts } from './api.ts'
import { Loaded, Table } from './parts.tsx'
import { channelName, OWN_TEXT } from './words.ts'

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
    place: [of?.name ?? OWN_TEXT, channelName(channel), locale].join(', '),
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
    <section aria-label="Texts">
      <h2>Texts</h2>
      <p>They are used if the setting “Has its own texts” is on.</p>
      <Loaded query={query}>
        {(all) => (
          <>
            <Own account={account} texts={textsOf(all)} named={all.named} />
            <Templates account={account} named={all.named} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function Own({
  account,
  texts,
  named,
}: {
  readonly account: string
  readonly texts: readonly Text[]
  readonly named: AllTexts['named']
}) {
  return (
    <>
      <Table
        caption="All texts"
        columns={['Template', 'Sent by', 'Language', 'Text']}
        rows={texts.map(({ place, template, channel, locale, text }) => ({
          key: place,
          cells: [template?.name ?? OWN_TEXT, channelName(channel), locale, text],
        }))}
      />
      <Act
        label="Save the text"
        fields={[
          { name: 'template', label: 'Template', options: named.map(({ name }) => name), none: OWN_TEXT },
          {
            name: 'channel',
            label: 'Sent by',
            options: ['sms', 'voice', 'email'],
            none: '–',
            required: true,
          },
          { name: 'locale', label: 'Language, such as en-gb', required: true },
          { name: 'text', label: 'Text with ${pin}, ${brand}, ${pin_expiry}', lines: 3, required: true },
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
      {texts.length > 0 && (
        <Act
          label="Remove the text"
          fields={[
            {
              name: 'place',
              label: 'Text',
              options: texts.map(({ place }) => place),
              none: '–',
              required: true,
            },
          ]}
          send={async ({ place, reason }) => {
            const text = texts.find((each) => each.place === place)
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
