import { Act } from './act.tsx'
import { call, type Texts } from './api.ts'
import { Table } from './parts.tsx'
import { texts } from './texts/index.ts'
import { yesOrNo } from './words.ts'

const t = texts.account

/** Templates of Verify v2: names under which an account has texts. */
export function Templates({ account, named }: { readonly account: string; readonly named: Texts['named'] }) {
  const names = named.map(({ name }) => name)
  const idOf = (chosen: string): string => named.find(({ name }) => name === chosen)?.id ?? ''
  return (
    <>
      <h3>{t.templatesTitle}</h3>
      <Table
        caption={t.templates}
        columns={[t.template, t.isDefault, t.texts]}
        rows={named.map(({ id, name, isDefault, fragments }) => ({
          key: id,
          cells: [name, yesOrNo(isDefault ? 'yes' : 'no'), fragments.length],
        }))}
      />
      <Act
        label={t.addTemplate}
        fields={[{ name: 'name', label: t.name, required: true }]}
        send={(body) => call('POST /accounts/{account}/templates', { account, ...body })}
      />
      {named.length > 0 && (
        <>
          <Act
            label={t.changeTemplate}
            fields={[
              { name: 'template', label: t.template, options: names, none: '–', required: true },
              { name: 'name', label: t.newName, required: true },
              {
                name: 'isDefault',
                label: t.isDefault,
                options: ['yes'],
                nameOf: yesOrNo,
                none: texts.common.no,
              },
            ]}
            send={({ template, isDefault, ...body }) =>
              call('PUT /accounts/{account}/templates/{template}', {
                account,
                template: idOf(template),
                isDefault: isDefault === 'yes',
                ...body,
              })
            }
          />
          <Act
            label={t.removeTemplate}
            fields={[{ name: 'template', label: t.template, options: names, none: '–', required: true }]}
            send={({ template, reason }) =>
              call('POST /accounts/{account}/templates/{template}/remove', {
                account,
                template: idOf(template),
                reason,
              })
            }
          />
        </>
      )}
    </>
  )
}
