/** What stands where a page cannot be had without network: what to do, and a way to today. */
import type { Language } from '../i18n/languages';

interface Words {
  title: string;
  more: string;
  today: string;
  note: string;
  again: string;
}

/** Readings stand behind the characters: the page has nothing but text. */
export const OFFLINE_WORDS: Readonly<Record<Language, Words>> = {
  ja: {
    title: 'インターネットにつながっていません',
    more: 'このページは、電波のある所で開いてください。今日の暑さと涼しい所は、前に読んだものを見られます。気づきは、いまも書けます。',
    today: '今日の暑さを見る',
    note: '気づきを書く',
    again: 'もう一度開く',
  },
  'ja-easy': {
    title: 'インターネットにつながっていません',
    more: 'このページは、いま見（み）ることができません。今日（きょう）の暑（あつ）さは、前（まえ）に読（よ）んだものを見（み）ることができます。気（き）づいたことは、今（いま）も書（か）けます。',
    today: '今日（きょう）の暑（あつ）さを見（み）る',
    note: '気（き）づいたことを書（か）く',
    again: 'もう一度（いちど）ひらく',
  },
  en: {
    title: 'There is no connection',
    more: 'Open this page where there is one. Heat today and cool places can be seen as they were last loaded. Notes can be written now.',
    today: 'See heat today',
    note: 'Write a note',
    again: 'Open again',
  },
};

/** The page in a language; where the address that cannot be had names a city, notes are for that. */
export function offlinePage(asked: string | null, city: string | null = null): string {
  const language: Language = asked === 'en' || asked === 'ja-easy' ? asked : 'ja';
  const where = city && /^[A-Za-z0-9_-]{1,64}$/.test(city) ? `/today/${city}` : '/today';
  const { title, more, today, note, again } = OFFLINE_WORDS[language];
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'ja'}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light" />
    <title>${title}</title>
    <style>
      body { max-width: 40rem; margin: 0 auto; padding: 1rem; background: #f3f5f8; color: #1a1a1a; font: 1.0625rem/1.6 system-ui, sans-serif; }
      h1 { font-size: 1.375rem; }
      a { display: block; margin: 0.75rem 0; padding: 0.75rem 1rem; border: 1px solid #0055ad; border-radius: 8px;
        background: #ffffff; color: #0055ad; font-weight: 700; text-decoration: none; }
      a.strong { background: #0055ad; color: #ffffff; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${more}</p>
      <a class="strong" href="/today?lang=${language}">${today}</a>
      <a href="${where}?lang=${language}&amp;write">${note}</a>
      <a href="">${again}</a>
    </main>
  </body>
</html>
`;
}
