import { useState } from 'react'

/** A secret, which no page shows again. */
export function Once({ label, secret }: { readonly label: string; readonly secret: string }) {
  const [copied, setCopied] = useState<string>()
  // Browsers offer it on https and loopback addresses only.
  const clipboard: Clipboard | undefined = navigator.clipboard
  return (
    <div className="once" role="status">
      <p>
        {label}. It is shown only now: <code>{secret}</code>
      </p>
      {clipboard !== undefined && (
        <button type="button" onClick={() => void clipboard.writeText(secret).then(() => setCopied(secret))}>
          {copied === secret ? 'Copied' : 'Copy'}
        </button>
      )}
    </div>
  )
}
