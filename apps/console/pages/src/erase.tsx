import { useState } from 'react'

import { call } from './api.ts'
import { Form } from './parts.tsx'
import { number } from './words.ts'

/** For admins. */
export function Erase() {
  const [found, setFound] = useState<number>()
  return (
    <section aria-label="Erase">
      <h2>Erase a number</h2>
      <p>
        Its verifications, locks and limits are deleted in all accounts, and history forgets it. This cannot
        be undone.
      </p>
      <Form
        label="Erase"
        fields={[
          { name: 'address', label: 'Number or e-mail address to erase', required: true },
          { name: 'reason', label: 'Why (it is recorded; do not write the number)', required: true },
        ]}
        onSubmit={async (body) => setFound((await call('POST /erasures', body)).verifications)}
      />
      {found !== undefined && (
        <p role="status">Erased. Verifications in Redis: {number(found)}. History follows in seconds.</p>
      )}
    </section>
  )
}
