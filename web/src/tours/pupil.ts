/** For a class: where it is hot, a tree of one's own, and what it changes. */

import { isInClass } from '../model/items';
import { hrefOf } from '../people/address';
import { valueIn } from '../state/load';
import { HOUR, inPanel, MAP, RUN } from './controls';
import type { Tour } from './tour';

export const pupil: Tour = {
  name: 'pupil',
  title: {
    ja: '学校のみんなの案内',
    'ja-easy': '{学校|がっこう}のみんなの{案内|あんない}',
    en: 'For pupils',
  },
  steps: [
    {
      id: 'heat',
      title: {
        ja: '町に暑さを出そう',
        'ja-easy': '{町|まち}に{暑|あつ}さを{出|だ}そう',
        en: 'Put the heat on the town',
      },
      body: {
        ja: '「暑さ」で一つえらびます。赤がこい所ほど暑い所です。',
        'ja-easy':
          '「{暑|あつ}さ」で{一|ひと}つえらびます。{赤|あか}がこい{所|ところ}は、とても{暑|あつ}い{所|ところ}です。',
        en: 'Choose one under “Heat”. The darker the red, the hotter the place.',
      },
      at: RUN,
      done: ({ view }) => view.heat.run !== null,
    },
    {
      id: 'hour',
      title: {
        ja: '何時がいちばん暑い？',
        'ja-easy': '{何時|なんじ}がいちばん{暑|あつ}い？',
        en: 'When is it hottest?',
      },
      body: {
        ja: 'つまみを動かして、赤がいちばんこい時刻をさがします。多いのは、昼すぎです。見つけたら「次へ」。',
        'ja-easy':
          'つまみを{動|うご}かして、{赤|あか}がいちばんこい{時間|じかん}をさがします。{昼|ひる}すぎが{多|おお}いです。{見|み}つけたら「つぎへ」。',
        en: 'Move the slider to where the red is darkest; often that is early in the afternoon. Then “Next”.',
      },
      at: HOUR,
      done: 'looked',
    },
    {
      id: 'why',
      title: {
        ja: 'なぜ暑いのかな',
        'ja-easy': 'なぜ{暑|あつ}いのかな',
        en: 'Why is it hot there?',
      },
      body: {
        ja: '暑い所を地図でおします。「なぜ暑い？」に、わけが出ます。読んだら「次へ」。',
        'ja-easy':
          '{暑|あつ}い{所|ところ}を{地図|ちず}でおします。「どうして{暑|あつ}いの？」に、わけが{出|で}ます。{読|よ}んだら「つぎへ」。',
        en: 'Touch a hot place on the map. “Why is it hot?” tells the reason. Read it, then “Next”.',
      },
      at: MAP,
      done: 'looked',
    },
    {
      id: 'draw',
      title: {
        ja: '木をかきはじめよう',
        'ja-easy': '{木|き}をかきはじめよう',
        en: 'Begin to draw',
      },
      body: {
        ja: '「木や形をかく」をおします。おせない人だけ、先に「授業に参加する」です。',
        'ja-easy':
          '「{木|き}や{形|かたち}をかく」をおします。おせない{人|ひと}だけ、さきに「{授業|じゅぎょう}に{参加|さんか}する」です。',
        en: 'Press “Draw trees, shapes”. Only where that is grey, first “Join a class”.',
      },
      at: [
        ['control-panel', 'people-panel', '.draw:not([disabled])'],
        ['control-panel', 'people-panel', 'a[href="/join"]'],
        ...inPanel('people', '.draw:not([disabled])'),
      ],
      done: ({ people }) => people.task?.kind === 'draw',
    },
    {
      id: 'tool',
      title: {
        ja: '「木」をえらぼう',
        'ja-easy': '「{木|き}」をえらぼう',
        en: 'Choose “Tree”',
      },
      body: {
        ja: 'ひよけやベンチもあります。いまは「木」をおします。',
        'ja-easy': 'ひよけやベンチもあります。いまは「{木|き}」をおします。',
        en: 'There are awnings and benches, too. For now, press “Tree”.',
      },
      at: [['task-panel', '.tools button']],
      done: ({ people }) => people.task?.steps?.now.tool.id === 'tree',
    },
    {
      id: 'place',
      title: {
        ja: 'どこにうえる？',
        'ja-easy': 'どこにうえる？',
        en: 'Where does it stand?',
      },
      body: {
        ja: '地図を動かして、まん中の＋を暑い所に合わせ、「ここにする」をおします。',
        'ja-easy':
          '{地図|ちず}を{動|うご}かします。まんなかの＋を{暑|あつ}い{所|ところ}に{合|あ}わせて、「ここにする」をおします。',
        en: 'Move the map until the cross is over a hot place, then press “Here”.',
      },
      at: [['task-panel', '.body .first']],
      done: ({ people }) => people.task?.steps?.now.step === 'words',
    },
    {
      id: 'send',
      title: {
        ja: 'みんなに出そう',
        'ja-easy': 'みんなに{出|だ}そう',
        en: 'Hand it in',
      },
      body: {
        ja: '木の高さを決めて「出す」をおします。まちがえても「もどす」でもどせます。',
        'ja-easy':
          '{木|き}の{高|たか}さを{決|き}めて「{出|だ}す」をおします。まちがえても「もどす」でもどせます。',
        en: 'Say how high the tree is and press “Send”. “Undo” takes it back.',
      },
      at: [['task-panel', '.send .button.strong']],
      done: (now, begun) => now.people.acts.past > begun.people.acts.past,
    },
    {
      id: 'effect',
      title: {
        ja: 'どれだけ涼しくなる？',
        'ja-easy': 'どれだけ{涼|すず}しくなる？',
        en: 'How much cooler is it?',
      },
      body: {
        ja: '「かき終わる」で一覧にもどり、自分の木を開いて「暑さを試算する」をおします。',
        'ja-easy':
          '「かきおわる」でもどります。{自分|じぶん}の{木|き}を{開|ひら}いて、「{暑|あつ}さがどう{変|か}わるか{見|み}る」をおします。',
        en: '“Finish” goes back to the list. Open your tree and press “Try its effect on the heat”.',
      },
      at: [
        ['item-card', '.heat button'],
        ['task-panel', 'header button'],
        ...inPanel('people', '.list .row'),
      ],
      done: ({ view }) => view.heat.tried.length > 0,
    },
  ],
  end: {
    title: {
      ja: 'これで全部です。次は、きょうの課題です。',
      'ja-easy': 'これで{全部|ぜんぶ}です。つぎは、きょうの{課題|かだい}です。',
      en: 'That is all. Next are the tasks of your class.',
    },
    go: {
      ja: '課題を見る',
      'ja-easy': '{課題|かだい}を{見|み}る',
      en: 'See the tasks',
    },
    href: ({ people, view: { city, language } }) =>
      isInClass(valueIn(people.layers) ?? [])
        ? hrefOf(language, ['me', city ?? ''])
        : `/join?lang=${language}`,
  },
};
