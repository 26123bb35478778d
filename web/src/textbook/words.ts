/** Texts around the lessons and the words; they are loaded with these pages alone. */
import { dataLanguage, type Language } from '../i18n/languages';
import type { Values } from '../i18n/messages';

const ja = {
  'app.name': '打ち水',
  'nav.map': '地図へ',
  'nav.lessons': '授業',
  'nav.glossary': '用語',
  'nav.print': '印刷する',
  language: '表示言語',
  'language.ja': '日本語',
  'language.ja-easy': 'やさしい日本語',
  'language.en': 'English',
  year: 'ふりがな',
  'year.of': '小学{n}年生用',
  'year.1': 'すべての漢字に',
  'year.7': '中学生から',
  lessons: '授業の手引き',
  'lessons.lead':
    '45分の授業が二つ。先生の手引きと、子どもが書くワークシートを、それぞれA4に印刷できます。',
  'lessons.plan': '先生の手引き',
  'lessons.sheet': 'ワークシート',
  lesson: '授業{n}',
  minutes: '{n}分',
  from: '{a}–{b}分',
  'plan.for': '先生の手引き・45分・小学4年生から中学生',
  'plan.question': '問い',
  'plan.aims': 'ねらい',
  'plan.curriculum': '学習指導要領とのつながり',
  'plan.prepare': '準備',
  'plan.phases': '45分の流れ',
  'plan.time': '時間',
  'plan.work': '活動',
  'plan.say': '発問・声かけ',
  'plan.expect': '予想される答え・見る所',
  'plan.look': '評価のめやす',
  'plan.safety': '暑さと安全',
  'safety.first':
    'この授業は教室でできます。外へ出るなら、その場の暑さ指数（WBGT）を先にはかり、次の表に従います。学校と教育委員会のきまりが先です。',
  'safety.head.class': '暑さ指数',
  'safety.head.act': '外の活動',
  'safety.danger': '31以上（危険）',
  'safety.danger.act': '外へ出ない。',
  'safety.severe': '28以上31未満（厳重警戒）',
  'safety.severe.act': '外へ出ない。窓から見る、写真で見る。',
  'safety.warning': '25以上28未満（警戒）',
  'safety.warning.act':
    '10分まで。日かげを回り、帽子と水、二人組で。はじめと終わりに人数と顔色を見る。',
  'safety.caution': '25未満（注意）',
  'safety.caution.act': '20分まで。帽子と水。地面や壁に手をふれるときは、先に先生がふれる。',
  'safety.stop':
    '頭が痛い、気持ちが悪い、返事がおかしい：すぐ止め、涼しい所で体を冷やし、水を飲ませる。自分で飲めない、返事がないときは119番。',
  'safety.source':
    '区分は日本生気象学会「日常生活における熱中症予防指針」。環境省・文部科学省「学校における熱中症対策ガイドライン作成の手引き」も見てください。分数はこの手引きのめやすです。',
  'plan.sheet': 'この授業のワークシート',
  'sheet.group': '組',
  'sheet.animal': '動物の名前',
  'sheet.noName': 'ほんとうの名前は書きません。',
  'sheet.code': '参加コード',
  'sheet.qr': 'QRコード',
  'sheet.qr.alt': '{address} に入るQRコード',
  'sheet.noCode': '先生としてログインしていないか、授業が終わったため、コードを印刷できません。',
  'sheet.numbers': '数字は計算した値です。',
  glossary: '用語',
  'glossary.lead': '画面と授業に出てくることばです。',
  'glossary.words': 'カタカナのことば',
  'glossary.unit': '単位',
} as const;

export type WordKey = keyof typeof ja;

const en: Record<WordKey, string> = {
  'app.name': 'Uchimizu',
  'nav.map': 'To the map',
  'nav.lessons': 'Lessons',
  'nav.glossary': 'Words',
  'nav.print': 'Print',
  language: 'Language',
  'language.ja': '日本語',
  'language.ja-easy': 'やさしい日本語',
  'language.en': 'English',
  year: 'Readings',
  'year.of': 'For year {n}',
  'year.1': 'For all characters',
  'year.7': 'Lower secondary',
  lessons: 'Lessons',
  'lessons.lead':
    'Two lessons of 45 minutes, each with a plan for the teacher and a sheet for pupils, on A4.',
  'lessons.plan': 'Plan for the teacher',
  'lessons.sheet': 'Worksheet',
  lesson: 'Lesson {n}',
  minutes: '{n} min',
  from: '{a}–{b} min',
  'plan.for': 'Plan for the teacher · 45 minutes · ages 9 to 15',
  'plan.question': 'Question',
  'plan.aims': 'Aims',
  'plan.curriculum': 'Where it fits',
  'plan.prepare': 'To prepare',
  'plan.phases': '45 minutes',
  'plan.time': 'Time',
  'plan.work': 'Pupils',
  'plan.say': 'Ask, say',
  'plan.expect': 'Expect, look at',
  'plan.look': 'What to look for',
  'plan.safety': 'Heat and safety',
  'safety.first':
    'This lesson works in the classroom. If you go outside, measure WBGT there first and keep to this table. The rules of your school come first.',
  'safety.head.class': 'WBGT',
  'safety.head.act': 'Outside',
  'safety.danger': '31 and more (danger)',
  'safety.danger.act': 'Stay inside.',
  'safety.severe': '28 to below 31 (severe)',
  'safety.severe.act': 'Stay inside. Look from a window, or at photos.',
  'safety.warning': '25 to below 28 (warning)',
  'safety.warning.act':
    'Ten minutes at most, from shade to shade, with hats, water, in pairs. Count and look at faces before and after.',
  'safety.caution': 'below 25 (caution)',
  'safety.caution.act':
    'Twenty minutes at most, with hats and water. The teacher touches ground and walls first.',
  'safety.stop':
    'Headache, nausea, strange answers: stop at once, cool the body in a cool place, give water. Cannot drink or does not answer: call an ambulance (119 in Japan).',
  'safety.source':
    'Classes: Japanese Society of Biometeorology. See also the guide for schools of the Ministries of the Environment and of Education. The minutes are those of this plan.',
  'plan.sheet': 'Worksheet of this lesson',
  'sheet.group': 'Group',
  'sheet.animal': 'Animal',
  'sheet.noName': 'Do not write your real name.',
  'sheet.code': 'Join code',
  'sheet.qr': 'QR code',
  'sheet.qr.alt': 'QR code that leads to {address}',
  'sheet.noCode': 'You are not signed in as the teacher, or the class is over: no code to print.',
  'sheet.numbers': 'The numbers are computed.',
  glossary: 'Words',
  'glossary.lead': 'Words of the screens and the lessons.',
  'glossary.words': 'Loan words',
  'glossary.unit': 'Unit',
};

/** For the sheets of pupils and the words, with readings. */
const readings: Partial<Record<WordKey, string>> = {
  'sheet.group': '{組|くみ}',
  'sheet.animal': '{動物|どうぶつ}の{名前|なまえ}',
  'sheet.noName': 'ほんとうの{名前|なまえ}は{書|か}きません。',
  'sheet.code': '{参加|さんか}コード',
  'sheet.qr': 'QRコード',
  'sheet.numbers': '{数字|すうじ}は{計算|けいさん}した{値|あたい}です。',
  lessons: '{授業|じゅぎょう}の{手引|てび}き',
  'lessons.lead':
    '45{分|ふん}の{授業|じゅぎょう}が{二|ふた}つ。{先生|せんせい}の{手引|てび}きと、{子|こ}どもが{書|か}くワークシートを、それぞれA4に{印刷|いんさつ}できます。',
  'lessons.plan': '{先生|せんせい}の{手引|てび}き',
  'lessons.sheet': 'ワークシート',
  'nav.map': '{地図|ちず}へ',
  'nav.lessons': '{授業|じゅぎょう}',
  'nav.glossary': '{用語|ようご}',
  'nav.print': '{印刷|いんさつ}する',
  lesson: '{授業|じゅぎょう}{n}',
  glossary: '{用語|ようご}',
  'glossary.lead': '{画面|がめん}と{授業|じゅぎょう}に{出|で}てくることばです。',
  'glossary.words': 'カタカナのことば',
  'glossary.unit': '{単位|たんい}',
};

/** For tests: all texts of these pages. */
export const TEXTBOOK_WORDS = { ja, en, readings };

export function say(language: Language, key: WordKey, values: Values = {}): string {
  return filled((dataLanguage(language) === 'en' ? en : ja)[key], values);
}

/** The Japanese text with readings where it has them. */
export function withReadings(key: WordKey, values: Values = {}): string {
  return filled(readings[key] ?? ja[key], values);
}

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}
