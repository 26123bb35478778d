/** For people of the town: a cool place, the heat of today's streets, a first word of one's own. */
import { valueIn } from '../state/load';
import { HOUR, inPanel, MAP, RUN } from './controls';
import type { Tour } from './tour';

export const citizen: Tour = {
  name: 'citizen',
  title: {
    ja: 'まちの人の案内',
    'ja-easy': '{町|まち}の{人|ひと}の{案内|あんない}',
    en: 'For people of the town',
  },
  steps: [
    {
      id: 'seek',
      title: {
        ja: '涼しい所をさがす',
        'ja-easy': '{涼|すず}しい{所|ところ}をさがす',
        en: 'Look for a cool place',
      },
      body: {
        ja: '「いま涼しい所は？」を押すと、地図のまん中に近い順に並びます。',
        'ja-easy':
          '「いま{涼|すず}しい{所|ところ}は？」をおします。{地図|ちず}のまんなかに{近|ちか}いものから、ならびます。',
        en: 'Press “Where is it cool now?”. The places are listed, those nearest to the middle of the map first.',
      },
      at: inPanel('people', '.seek'),
      done: ({ view, people }) => {
        const cool = (valueIn(people.layers) ?? []).find(({ kind }) => kind === 'cool-spot');
        return cool !== undefined && view.people.list === cool.id;
      },
    },
    {
      id: 'open',
      title: {
        ja: '一つ開いてみる',
        'ja-easy': '{一|ひと}つ{開|ひら}いてみる',
        en: 'Open one of them',
      },
      body: {
        ja: '一覧から一つ選ぶと、開いている時間、いすや水、みんなの気づきが読めます。',
        'ja-easy':
          '{一|ひと}つえらぶと、{開|あ}いている{時間|じかん}や、いす、{水|みず}のことがわかります。',
        en: 'Choose one from the list: opening hours, seats, water, and what others noticed there.',
      },
      at: inPanel('people', '.list .row'),
      done: ({ view }) => view.people.item !== null,
    },
    {
      id: 'heat',
      title: {
        ja: 'まちに暑さを重ねる',
        'ja-easy': '{町|まち}に{暑|あつ}さを{出|だ}す',
        en: 'Put the heat on the town',
      },
      body: {
        ja: '「暑さ」で計算を一つ選びます。色と模様で、どこがどれだけ暑いかがわかります。',
        'ja-easy':
          '「{暑|あつ}さ」で{一|ひと}つえらびます。{色|いろ}ともようで、どこが{暑|あつ}いかわかります。',
        en: 'Under “Heat”, choose a run. Colours and patterns show how hot it is, and where.',
      },
      at: RUN,
      done: ({ view }) => view.heat.run !== null,
    },
    {
      id: 'hour',
      title: {
        ja: '時刻を動かす',
        'ja-easy': '{時間|じかん}を{動|うご}かす',
        en: 'Move the clock',
      },
      body: {
        ja: 'つまみを動かすと、日かげと暑さが1時間ずつ変わります。左右の矢印キーでも動きます。',
        'ja-easy':
          'つまみを{動|うご}かすと、{日|ひ}かげと{暑|あつ}さが1{時間|じかん}ずつ{変|か}わります。やじるしのキーでも{動|うご}きます。',
        en: 'Move the slider: shade and heat change hour by hour. The arrow keys move it, too.',
      },
      at: HOUR,
      done: (now, begun) => now.view.heat.time !== begun.view.heat.time,
    },
    {
      id: 'why',
      title: {
        ja: '「なぜ暑い？」をたずねる',
        'ja-easy': '「どうして{暑|あつ}いの？」をきく',
        en: 'Ask why it is hot',
      },
      body: {
        ja: '地図の道や広場を押してください。キーボードなら、まん中に合わせて Enter です。',
        'ja-easy':
          '{地図|ちず}の{道|みち}や{広場|ひろば}をおします。キーボードでは、まんなかに{合|あ}わせて Enter をおします。',
        en: 'Touch a street or a square on the map. By keyboard: bring it to the middle and press Enter.',
      },
      at: MAP,
      done: (now, begun) =>
        now.view.heat.place !== null && now.view.heat.place !== begun.view.heat.place,
    },
    {
      id: 'try',
      title: {
        ja: '木や日よけを試す',
        'ja-easy': '{木|き}やひよけをためす',
        en: 'Try trees and awnings',
      },
      body: {
        ja: '「木やひよけを置いてみる」から、涼しさがどれだけ変わるか試せます。試すだけなので、何もこわれません。',
        'ja-easy':
          '「{木|き}や{日|ひ}よけをおいてみる」をおします。ためすだけです。{何|なに}もこわれません。',
        en: '“Try trees and awnings” shows how much cooler it would be. It is only a try: nothing breaks.',
      },
      at: inPanel('heat', '.begin'),
      done: ({ heat }) => heat.stamping !== null,
    },
    {
      id: 'write',
      title: {
        ja: '気づきを書く',
        'ja-easy': '{気|き}づいたことを{書|か}く',
        en: 'Write what you noticed',
      },
      body: {
        ja: '「気づきを書く」は3タップです。名前もアカウントもいりません。',
        'ja-easy':
          '「{気|き}づいたことを{書|か}く」をおします。3{回|かい}おすだけです。{名前|なまえ}はいりません。',
        en: '“Write a note” takes three taps, and neither a name nor an account.',
      },
      at: inPanel('people', '.write'),
      done: ({ people }) => people.task?.kind === 'write',
    },
    {
      id: 'leave',
      title: {
        ja: '書くか、やめるか',
        'ja-easy': '{書|か}くか、やめるか',
        en: 'Write, or leave it',
      },
      body: {
        ja: '場所を合わせて「ここにする」で書けます。今日は「やめる」でかまいません。何も送られません。',
        'ja-easy':
          '{場所|ばしょ}を{合|あ}わせて「ここにする」で{書|か}けます。{今日|きょう}は「やめる」でもいいです。{何|なに}も{送|おく}りません。',
        en: 'Bring the place to the middle and press “Here” to write. Or leave it for today: nothing is sent.',
      },
      at: [['task-panel', 'header button']],
      done: ({ people }, begun) => people.task === null && begun.people.task !== null,
    },
  ],
  end: {
    title: {
      ja: 'これで全部です。出かける前は、きょうの暑さのページが早いです。',
      'ja-easy':
        'これで{全部|ぜんぶ}です。{出|で}かけるまえは、きょうの{暑|あつ}さのページがはやいです。',
      en: 'That is all. Before you go out, the page of today is quickest.',
    },
    go: {
      ja: 'きょうの暑さを見る',
      'ja-easy': 'きょうの{暑|あつ}さを{見|み}る',
      en: 'See today’s heat',
    },
    href: ({ view: { city, language } }) => `/today/${city ?? ''}?lang=${language}`,
  },
};
