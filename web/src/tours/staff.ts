/** For the city office: two runs compared, held against stations and steps, and reported. */
import { hrefOf } from '../people/address';
import { HOUR, inPanel, RUN } from './controls';
import type { Tour } from './tour';

export const staff: Tour = {
  name: 'staff',
  title: {
    ja: '市役所の人の案内',
    'ja-easy': '{市役所|しやくしょ}の{人|ひと}の{案内|あんない}',
    en: 'For the city office',
  },
  steps: [
    {
      id: 'run',
      title: {
        ja: '計算を選ぶ',
        'ja-easy': '{計算|けいさん}をえらぶ',
        en: 'Choose a run',
      },
      body: {
        ja: '「暑さ」で、見る計算を選びます。日付と、計算値か作成データかが書いてあります。',
        'ja-easy':
          '「{暑|あつ}さ」で{一|ひと}つえらびます。{計算|けいさん}した{値|あたい}か、{作|つく}った{値|あたい}か、{書|か}いてあります。',
        en: 'Under “Heat”, choose a run. Each says its date and whether its weather was real.',
      },
      at: RUN,
      done: ({ view }) => view.heat.run !== null,
    },
    {
      id: 'compare',
      title: {
        ja: 'くらべる相手を選ぶ',
        'ja-easy': 'くらべるものをえらぶ',
        en: 'Compare it with another',
      },
      body: {
        ja: '「くらべる相手」に、もう一つの計算を選びます。時刻も色の物差しも同じになります。',
        'ja-easy':
          '「くらべるもの」で、もう{一|ひと}つえらびます。{時間|じかん}と{色|いろ}は{同|おな}じになります。',
        en: 'Choose a second run under “Compare with”. Both share one clock and one scale.',
      },
      at: inPanel('heat', 'select.against'),
      done: ({ view }) => view.heat.against !== null,
    },
    {
      id: 'change',
      title: {
        ja: '差を見る',
        'ja-easy': 'ちがいを{見|み}る',
        en: 'Look at the difference',
      },
      body: {
        ja: '「差」を押すと、涼しくなる所が青、暑くなる所が赤になります。',
        'ja-easy':
          '「ちがい」をおします。{涼|すず}しくなる{所|ところ}は{青|あお}、{暑|あつ}くなる{所|ところ}は{赤|あか}です。',
        en: 'Press “Difference”: blue is cooler, red is hotter.',
      },
      at: inPanel('heat', '.ways.compared button:last-of-type'),
      done: ({ view }) => view.heat.way === 'change',
    },
    {
      id: 'hour',
      title: {
        ja: '時刻を動かす',
        'ja-easy': '{時間|じかん}を{動|うご}かす',
        en: 'Move the clock',
      },
      body: {
        ja: '効き目は時刻で変わります。登下校や買い物の時刻に合わせてください。',
        'ja-easy':
          'ききめは{時間|じかん}で{変|か}わります。{人|ひと}が{歩|ある}く{時間|じかん}に{合|あ}わせます。',
        en: 'The effect changes with the hour. Turn to when people are on their way.',
      },
      at: HOUR,
      done: (now, begun) => now.view.heat.time !== begun.view.heat.time,
    },
    {
      id: 'station',
      title: {
        ja: 'くらべる値とのちがい',
        'ja-easy': '{計算|けいさん}とくらべる{数|かず}',
        en: 'Hold it against other values',
      },
      body: {
        ja: '「くらべる値のある場所」から一つ選ぶと、計算とくらべる値が並びます。ずれの大きさも出ます。',
        'ja-easy':
          '「くらべる{数|かず}のある{所|ところ}」から{一|ひと}つえらびます。{計算|けいさん}とくらべる{数|かず}がならびます。',
        en: 'Choose one of the “Places with values to compare”: both curves, and how far they are apart.',
      },
      at: inPanel('heat', '.list button'),
      done: ({ view }) => view.heat.station !== null,
    },
    {
      id: 'try',
      title: {
        ja: '対策を試す',
        'ja-easy': '{木|き}やひよけをためす',
        en: 'Try a measure',
      },
      body: {
        ja: '「木やひよけを置いてみる」で対策を置くと、その場で差が返ります。公表の計算は変わりません。',
        'ja-easy':
          '「{木|き}や{日|ひ}よけをおいてみる」で{置|お}きます。すぐにちがいがわかります。もとの{計算|けいさん}は{変|か}わりません。',
        en: '“Try trees and awnings” answers with the difference at once. The published run stays as it is.',
      },
      at: inPanel('heat', '.begin'),
      done: ({ heat }) => heat.stamping !== null,
    },
    {
      id: 'report',
      title: {
        ja: '報告にする',
        'ja-easy': '{報告|ほうこく}にする',
        en: 'Make it a report',
      },
      body: {
        ja: '「報告ページをひらく」に、入力・地図・精度・注意・手順がまとまっています。そのまま印刷できます。',
        'ja-easy':
          '「{報告|ほうこく}ページをひらく」をおします。{地図|ちず}と{手順|てじゅん}があります。{印刷|いんさつ}できます。',
        en: '“Open the report” holds inputs, maps, accuracy, caveats and steps, ready to print.',
      },
      at: inPanel('heat', 'a[href^="/heat/"]'),
      done: 'pressed',
    },
    {
      id: 'data',
      title: {
        ja: 'どこから来た数字か',
        'ja-easy': 'どこから{来|き}た{数字|すうじ}か',
        en: 'Where numbers come from',
      },
      body: {
        ja: '「データについて」に、版・出典・ダウンロードと、データの変遷への道があります。',
        'ja-easy': '「データについて」に、どこから{来|き}たデータか、{書|か}いてあります。',
        en: '“About the data” has versions, sources, downloads and the way to the chain of steps.',
      },
      at: [
        ['app-bar', '.action[data-for="data"]'],
        ['help-dialog', '.button[data-for="data"]'],
        ['app-bar', '.action[data-for="help"]'],
      ],
      done: 'pressed',
    },
  ],
  end: {
    title: {
      ja: 'これで全部です。次は、町の提案を見てみましょう。',
      'ja-easy':
        'これで{全部|ぜんぶ}です。つぎは、{町|まち}の{提案|ていあん}を{見|み}てみましょう。',
      en: 'That is all. Next, look at what people propose.',
    },
    go: {
      ja: '提案を見る',
      'ja-easy': '{提案|ていあん}を{見|み}る',
      en: 'See the proposals',
    },
    href: ({ view: { city, language } }) => hrefOf(language, ['proposals', city ?? '']),
  },
};
