import { describe, expect, it } from 'vitest'

import { isLocale, LOCALES } from './locales/index.ts'
import { counted, pluralOf, spelt } from './plural.ts'

const forms = (count: (minutes: number) => string): string => [1, 2, 4, 5, 12, 21, 60].map(count).join(', ')

describe('the minutes of each locale', () => {
  /** 1, 2, 4, 5, 12, 21 and 60: written, and spoken if that differs. */
  const FORMS: readonly (readonly [tag: string, written: string, spoken?: string])[] = [
    ['ar-xa', 'دقيقة واحدة, دقيقتين, 4 دقائق, 5 دقائق, 12 دقيقة, 21 دقيقة, 60 دقيقة'],
    [
      'bg-bg',
      '1 мин., 2 мин., 4 мин., 5 мин., 12 мин., 21 мин., 60 мин.',
      'една минута, 2 минути, 4 минути, 5 минути, 12 минути, 21 минути, 60 минути',
    ],
    [
      'cs-cz',
      '1 minutu, 2 minuty, 4 minuty, 5 minut, 12 minut, 21 minut, 60 minut',
      'jednu minutu, 2 minuty, 4 minuty, 5 minut, 12 minut, 21 minut, 60 minut',
    ],
    ['cy-gb', '1 funud, 2 funud, 4 munud, 5 munud, 12 munud, 21 munud, 60 munud'],
    ['cy-cy', '1 funud, 2 funud, 4 munud, 5 munud, 12 munud, 21 munud, 60 munud'],
    ['da-dk', '1 minut, 2 minutter, 4 minutter, 5 minutter, 12 minutter, 21 minutter, 60 minutter'],
    ['de-de', '1 Minute, 2 Minuten, 4 Minuten, 5 Minuten, 12 Minuten, 21 Minuten, 60 Minuten'],
    ['el-gr', '1 λεπτό, 2 λεπτά, 4 λεπτά, 5 λεπτά, 12 λεπτά, 21 λεπτά, 60 λεπτά'],
    ['en-us', '1 minute, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes'],
    ['en-gb', '1 minute, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes'],
    ['en-au', '1 minute, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes'],
    ['en-in', '1 minute, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes'],
    ['es-es', '1 minuto, 2 minutos, 4 minutos, 5 minutos, 12 minutos, 21 minutos, 60 minutos'],
    ['es-mx', '1 minuto, 2 minutos, 4 minutos, 5 minutos, 12 minutos, 21 minutos, 60 minutos'],
    ['es-us', '1 minuto, 2 minutos, 4 minutos, 5 minutos, 12 minutos, 21 minutos, 60 minutos'],
    [
      'ee-et',
      '1 minuti, 2 minutit, 4 minutit, 5 minutit, 12 minutit, 21 minutit, 60 minutit',
      'ühe minuti, 2 minutit, 4 minutit, 5 minutit, 12 minutit, 21 minutit, 60 minutit',
    ],
    [
      'fi-fi',
      '1 minuutin, 2 minuuttia, 4 minuuttia, 5 minuuttia, 12 minuuttia, 21 minuuttia, 60 minuuttia',
      'yhden minuutin, 2 minuuttia, 4 minuuttia, 5 minuuttia, 12 minuuttia, 21 minuuttia, 60 minuuttia',
    ],
    ['fil-ph', '1 minuto, 2 minuto, 4 na minuto, 5 minuto, 12 minuto, 21 minuto, 60 minuto'],
    ['fr-fr', '1 minute, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes'],
    ['fr-ca', '1 minute, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minutes, 60 minutes'],
    [
      'ga-ie',
      '1 nóim., 2 nóim., 4 nóim., 5 nóim., 12 nóim., 21 nóim., 60 nóim.',
      '1 nóiméad, 2 nóiméad, 4 nóiméad, 5 nóiméad, 12 nóiméad, 21 nóiméad, 60 nóiméad',
    ],
    ['hi-in', '1 मिनट, 2 मिनट, 4 मिनट, 5 मिनट, 12 मिनट, 21 मिनट, 60 मिनट'],
    ['hu-hu', '1 percig, 2 percig, 4 percig, 5 percig, 12 percig, 21 percig, 60 percig'],
    ['id-id', '1 menit, 2 menit, 4 menit, 5 menit, 12 menit, 21 menit, 60 menit'],
    [
      'is-is',
      '1 mínútu, 2 mínútur, 4 mínútur, 5 mínútur, 12 mínútur, 21 mínútu, 60 mínútur',
      'eina mínútu, 2 mínútur, 4 mínútur, 5 mínútur, 12 mínútur, 21 mínútu, 60 mínútur',
    ],
    ['it-it', '1 minuto, 2 minuti, 4 minuti, 5 minuti, 12 minuti, 21 minuti, 60 minuti'],
    ['ja-jp', '1分, 2分, 4分, 5分, 12分, 21分, 60分'],
    ['ko-kr', '1분, 2분, 4분, 5분, 12분, 21분, 60분'],
    [
      'lt-lt',
      '1 min., 2 min., 4 min., 5 min., 12 min., 21 min., 60 min.',
      'vieną minutę, 2 minutes, 4 minutes, 5 minutes, 12 minučių, 21 minutę, 60 minučių',
    ],
    [
      'lv-lv',
      '1 minuti, 2 minutes, 4 minutes, 5 minutes, 12 minutes, 21 minuti, 60 minutes',
      'vienu minūti, 2 minūtes, 4 minūtes, 5 minūtes, 12 minūtes, 21 minūti, 60 minūtes',
    ],
    ['mt-mt', '1 minuta, 2 minuti, 4 minuti, 5 minuti, 12-il minuta, 21 minuta, 60 minuta'],
    ['nb-no', '1 minutt, 2 minutter, 4 minutter, 5 minutter, 12 minutter, 21 minutter, 60 minutter'],
    ['nl-nl', '1 minuut, 2 minuten, 4 minuten, 5 minuten, 12 minuten, 21 minuten, 60 minuten'],
    [
      'pl-pl',
      '1 minucie, 2 minutach, 4 minutach, 5 minutach, 12 minutach, 21 minutach, 60 minutach',
      'jedną minutę, 2 minuty, 4 minuty, 5 minut, 12 minut, 21 minut, 60 minut',
    ],
    ['pt-br', '1 minuto, 2 minutos, 4 minutos, 5 minutos, 12 minutos, 21 minutos, 60 minutos'],
    ['pt-pt', '1 minuto, 2 minutos, 4 minutos, 5 minutos, 12 minutos, 21 minutos, 60 minutos'],
    ['ro-ro', '1 minut, 2 minute, 4 minute, 5 minute, 12 minute, 21 de minute, 60 de minute'],
    [
      'ru-ru',
      '1 минуту, 2 минуты, 4 минуты, 5 минут, 12 минут, 21 минуту, 60 минут',
      'одну минуту, 2 минуты, 4 минуты, 5 минут, 12 минут, 21 минуту, 60 минут',
    ],
    [
      'sk-sk',
      '1 minutu, 2 minuty, 4 minuty, 5 minut, 12 minut, 21 minut, 60 minut',
      'jednu minútu, 2 minúty, 4 minúty, 5 minút, 12 minút, 21 minút, 60 minút',
    ],
    [
      'sl-si',
      '1 minuto, 2 minuti, 4 minute, 5 minut, 12 minut, 21 minut, 60 minut',
      'eno minuto, 2 minuti, 4 minute, 5 minut, 12 minut, 21 minut, 60 minut',
    ],
    ['sv-se', '1 minut, 2 minuter, 4 minuter, 5 minuter, 12 minuter, 21 minuter, 60 minuter'],
    ['th-th', '1 นาที, 2 นาที, 4 นาที, 5 นาที, 12 นาที, 21 นาที, 60 นาที'],
    ['tr-tr', '1 dakika, 2 dakika, 4 dakika, 5 dakika, 12 dakika, 21 dakika, 60 dakika'],
    ['vi-vn', '1 phút, 2 phút, 4 phút, 5 phút, 12 phút, 21 phút, 60 phút'],
    ['zh-cn', '1分钟, 2分钟, 4分钟, 5分钟, 12分钟, 21分钟, 60分钟'],
    ['zh-tw', '1 分鐘, 2 分鐘, 4 分鐘, 5 分鐘, 12 分鐘, 21 分鐘, 60 分鐘'],
    [
      'yue-cn',
      '1分钟, 2分钟, 4分钟, 5分钟, 12分钟, 21分钟, 60分钟',
      '1分鐘, 2分鐘, 4分鐘, 5分鐘, 12分鐘, 21分鐘, 60分鐘',
    ],
  ]

  const cases = FORMS.map(([tag, written, spoken]) => ({ tag, written, spoken }))

  it.each(cases)('$tag: $written', ({ tag, written, spoken }) => {
    if (!isLocale(tag)) throw new Error(tag)
    const { minutes, spokenMinutes } = LOCALES[tag]
    expect(forms(minutes)).toBe(written)
    expect(spokenMinutes && forms(spokenMinutes)).toBe(spoken)
  })

  it('are tested for every locale', () => {
    expect(FORMS.map(([tag]) => tag)).toEqual(Object.keys(LOCALES))
  })
})

describe('a noun after a number', () => {
  it('has the form that the language requires, or the last one given', () => {
    expect([1, 2, 5].map(counted('ru', { one: 'минуту', other: 'минут' }))).toEqual([
      '1 минуту',
      '2 минут',
      '5 минут',
    ])
  })

  it('may write the number one as a word', () => {
    expect([1, 2].map(spelt('a minute', (count) => `${count} minutes`))).toEqual(['a minute', '2 minutes'])
  })

  it('is refused in a language without plural rules in Node.js', () => {
    expect(() => pluralOf('tlh', { other: 'tup' })).toThrow(
      'no plural rules for "tlh": this Node.js lacks full ICU data, use an official build',
    )
  })
})
