import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'एक बार फिर, आपका कोड है:',
  closing: `यह कोड ${validity} तक मान्य है। धन्यवाद।`,
})

/** India's numbers get `en-in`: Hindi is one of its many languages. */
export const hi = {
  'hi-in': {
    offered: 'verification',
    alphabet: 'UCS-2',
    minutes: (count) => `${count} मिनट`,
    sms: ({ brand, pin, validity }) => `${brand} कोड: ${pin}। ${validity} तक मान्य।`,
    voice: ({ brand, validity }) => ({
      opening: `नमस्ते। कृपया ${brand} का यह कोड दर्ज करें:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `कोड ${pin}: ${payee} को भुगतान, €${amount}। ${validity} तक मान्य।`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `नमस्ते। ${payee} को ${amount} यूरो के भुगतान की पुष्टि के लिए कृपया यह कोड दर्ज करें:`,
      ...ending(validity),
    }),
  },
} satisfies Language
