import { Act } from './act.tsx'
import { call, type Texts } from './api.ts'
import { Table } from './parts.tsx'

/** Templates of Verify v2: names under which an account has texts. */
export function Templates({ account, named }: { readonly account: string; readonly named: Texts['named'] }) {
  const names = named.map(({ name }) => name)
  const idOf = (chosen: string): string => named.find(({ name }) => name === chosen)?.id ?? ''
  return (
    <>
      <h3>Templates of Verify v2</h3>
      <Table
        caption="Templates"
        columns={['Template', 'Default', 'Texts']}
        rows={named.map(({ id, name, isDefault, fragments }) => ({
          key: id,
          cells: [name, isDefault ? 'yes' : 'no', fragments.length],
        }))}
      />
      <Act
        label="Add a template"
        fields={[{ name: 'name', label: 'Name', required: true }]}
        send={(body) => call('POST /accounts/{account}/templates', { account, ...body })}
      />
      {named.length > 0 && (
        <>
          <Act
            label="Change the template"
            fields={[
              { name: 'template', label: 'Template', options: names, none: '–', required: true },
              { name: 'name', label: 'New name', required: true },
              { name: 'isDefault', label: 'Default', options: ['yes'], none: 'no' },
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
            label="Remove the template"
            fields={[{ name: 'template', label: 'Template', options: names, none: '–', required: true }]}
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
