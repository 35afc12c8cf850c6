import type { Language } from '../texts.ts'

/** India's numbers get `en-in`: Hindi is one of its many languages. */
export const hi = {
  'hi-in': {
    alphabet: 'UCS-2',
    minutes: (count) => `${count} मिनट`,
    verification: {
      // A word separates the code from the danda, which looks like a digit next to one.
      sms: ({ brand, pin, validity }) => `आपका ${brand} कोड ${pin} है। यह ${validity} तक मान्य है।`,
      opening: (brand) => `नमस्ते। कृपया ${brand} का यह कोड दर्ज करें:`,
    },
    again: 'एक बार फिर, आपका कोड है:',
    valid: (validity) => `यह कोड ${validity} तक मान्य है।`,
    doNotShare: 'किसी को न बताएं।',
    goodbye: 'धन्यवाद।',
  },
} satisfies Language
