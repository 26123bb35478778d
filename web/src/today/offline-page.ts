/** What stands where a page cannot be had without network: what to do, and a way to today. */
import type { Language } from '../i18n/languages';

interface Words {
  title: string;
  more: string;
  today: string;
  again: string;
}

/** Readings stand behind the characters: the page has nothing but text. */
export const OFFLINE_WORDS: Readonly<Record<Language, Words>> = {
  ja: {
    title: 'インターネットにつながっていません',
    more: 'このページは、電波のある所で開いてください。今日の暑さと涼しい所は、前に読んだものを見られます。',
    today: '今日の暑さを見る',
    again: 'もう一度開く',
  },
  'ja-easy': {
    title: 'インターネットにつながっていません',
    more: 'このページは、いま見（み）ることができません。今日（きょう）の暑（あつ）さは、前（まえ）に読（よ）んだものを見（み）ることができます。',
    today: '今日（きょう）の暑（あつ）さを見（み）る',
    again: 'もう一度（いちど）ひらく',
  },
  en: {
    title: 'There is no connection',
    more: 'Open this page where there is one. Heat today and cool places can be seen as they were last loaded.',
    today: 'See heat today',
    again: 'Open again',
  },
};

export function offlinePage(asked: string | null): string {
  const language: Language = asked === 'en' || asked === 'ja-easy' ? asked : 'ja';
  const { title, more, today, again } = OFFLINE_WORDS[language];
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'ja'}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <style>
      body { max-width: 40rem; margin: 0 auto; padding: 1rem; font: 1.0625rem/1.6 system-ui, sans-serif; }
      h1 { font-size: 1.375rem; }
      a { display: block; margin: 0.75rem 0; padding: 0.75rem 1rem; border: 1px solid; border-radius: 8px; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${more}</p>
      <a href="/today?lang=${language}">${today}</a>
      <a href="">${again}</a>
    </main>
  </body>
</html>
`;
}
