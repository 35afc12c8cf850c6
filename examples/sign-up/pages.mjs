const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** HTML with every value escaped, except what came out of `html` itself. */
function html(strings, ...values) {
  const safe = values.map((value) => (value instanceof Html ? value : escape(String(value ?? ''))))
  return new Html(String.raw({ raw: strings }, ...safe))
}

class Html {
  constructor(text) {
    this.text = text
  }

  toString() {
    return this.text
  }
}

const escape = (text) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character])

function page(title, { error, notice } = {}, content) {
  // The error comes first in the title: it is what a screen reader says first.
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${error ? 'Error: ' : ''}${title} – Acme</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
        <script type="module" src="/page.js"></script>
      </head>
      <body>
        <main>
          <p class="brand"><span aria-hidden="true">A</span>Acme</p>
          <h1>${title}</h1>
          <p class="notice" role="status">${notice}</p>
          <p class="error" role="alert" id="error">${error}</p>
          ${content}
        </main>
      </body>
    </html> `.toString()
}

/** For the field that an error is about. */
const flagged = (error) => (error ? html`aria-invalid="true" aria-describedby="error"` : html``)

export function startPage(message, { name = '', number = '' } = {}) {
  return page(
    'Sign up or sign in',
    message,
    html` <form method="post" action="/start">
      <label for="name">E-mail or name</label>
      <input
        id="name"
        name="name"
        value="${name}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="80"
        required
        ${message?.error ? html`` : html`autofocus`}
      />
      <label for="number">Mobile number</label>
      <input
        id="number"
        name="number"
        value="${number}"
        type="tel"
        inputmode="tel"
        autocomplete="tel"
        maxlength="30"
        required
        placeholder="+44 7700 900000"
        aria-describedby="number-help ${message?.error ? 'error' : ''}"
        ${message?.error ? html`autofocus` : html``}
        ${message?.field === 'number' ? html`aria-invalid="true"` : html``}
      />
      <p class="help" id="number-help">
        With the country code. We send a code there to see that it is yours.
      </p>
      <button>Send me a code</button>
    </form>`,
  )
}

export function codePage(message, { number }) {
  return page(
    'Enter your code',
    message,
    html` <p>
        We sent it to your number ending in <strong>${number.slice(-2)}</strong>. It is valid for a few
        minutes.
      </p>
      <form method="post" action="/code" id="code-form">
        <label for="code">Code</label>
        <input
          id="code"
          name="code"
          class="code"
          autocomplete="one-time-code"
          inputmode="numeric"
          pattern="[0-9 ]*"
          title="digits only"
          maxlength="10"
          required
          autofocus
          ${flagged(message?.error)}
        />
        <button>Continue</button>
      </form>
      <p class="help">No message? We call you after two minutes.</p>
      <div class="others">
        <form method="post" action="/call"><button class="quiet">Call me instead</button></form>
        <form method="post" action="/other"><button class="quiet">Use another number</button></form>
      </div>`,
  )
}

export function welcomePage({ name, isNew }) {
  return page(
    isNew ? 'Welcome' : 'Welcome back',
    {},
    html` <p>You are signed in as <strong>${name}</strong>.</p>
      <form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>`,
  )
}

export const plainPage = (title, text) =>
  page(
    title,
    {},
    html`<p>${text}</p>
      <p><a href="/">Start again</a></p>`,
  )
