/** 授業2: 木と日よけで涼しくする. */
import type { Lesson } from './lesson';
import { onMap, onPage } from './on-screen';

const TASKS = onPage('plan.tasks');
const HOLD = onPage('wall.hold');
const DRAW = onMap('people.draw');
const UNDO = onMap('undo.undo');
const HEAT = onMap('item.heat');
const PROPOSE = onMap('item.propose');
const COMPARE = onPage('proposal.compare.class');

export const cooling: Lesson = {
  title: {
    ja: '{木|き}と{日|ひ}よけで{涼|すず}しくする',
    en: 'Cooling a street with trees and awnings',
  },
  question: {
    ja: '{木|き}6{本|ぽん}と{日|ひ}よけ{一|ひと}つを、どこに{置|お}くと、いちばん{涼|すず}しくなるだろう。',
    en: 'Six trees and one awning: where do they cool most?',
  },
  aims: [
    {
      ja: '暑い所のわけから、どこに木や日よけを置くかを決められる。',
      en: 'From the reason why a place is hot, pupils decide where trees and awnings go.',
    },
    {
      ja: '置く前と後の数字をくらべ、効き目と限界を言える。',
      en: 'They compare the numbers before and after, and name effect and limits.',
    },
    {
      ja: 'ほかの組の案のよい所を見つけ、自分の案を直せる。',
      en: 'They see what is good in the plans of others and improve their own.',
    },
  ],
  curriculum: [
    {
      ja: '小学校理科：第3学年「太陽と地面の様子」、第6学年「生物と環境」',
      en: 'Science (Japan): year 3, sun and ground; year 6, living things and environment',
    },
    {
      ja: '小学校算数：表と数の差。総合的な学習の時間（まちづくり、環境）',
      en: 'Mathematics: tables and differences. Integrated studies (town, environment)',
    },
    {
      ja: 'めやすです。学校の年間計画に合わせてください。',
      en: 'These are hints: fit them to the plan of your school.',
    },
  ],
  prepare: [
    {
      ja: `ワークショップに課題「木を6本うえよう」を入れておく（新しく作るときの${TASKS.ja}）。`,
      en: `A workshop with the task “plant six trees” (${TASKS.en} of the form).`,
    },
    {
      ja: '授業1のワークシートと、この授業のワークシートを人数分。',
      en: 'The sheets of lesson 1, and those of this lesson, one for each pupil.',
    },
    {
      ja: `先生の画面（授業のページ）を開いておく。${HOLD.ja}で全員の手を止められる。`,
      en: `The teacher’s wall, open. ${HOLD.en} stops all drawing for a while.`,
    },
    {
      ja: '作品は、先生が公開するまで、クラスの外からは見えない。',
      en: 'Nothing is seen outside the class until the teacher opens it.',
    },
  ],
  phases: [
    {
      minutes: 5,
      work: { ja: '前の時間の暑い所を確かめる', en: 'Look again at the hot places' },
      say: {
        ja: 'そこが暑いわけは何でしたか。わけが日ざしなら、何が効きますか。',
        en: 'Why was it hot there? If it is the sun, what helps?',
      },
      expect: {
        ja: '影をつくるもの。木、日よけ、ひさし。',
        en: 'What makes shade: trees, awnings.',
      },
    },
    {
      minutes: 5,
      work: {
        ja: '組で、置く所と予想をワークシートに書く',
        en: 'In groups: where, and what we expect',
      },
      say: {
        ja: '何時に涼しくしたいですか。だれが通る所ですか。',
        en: 'At which hour should it be cooler? Who walks there?',
      },
      expect: {
        ja: '登下校の道、バス停、校庭のはし。午後は影が東にのびる。',
        en: 'The way to school, a bus stop. In the afternoon shade falls to the east.',
      },
    },
    {
      minutes: 15,
      work: {
        ja: `${DRAW.ja}で、木6本と日よけ一つを置く`,
        en: `Set six trees and one awning with ${DRAW.en}`,
      },
      say: {
        ja: `まちがえたら、左下の${UNDO.ja}です。`,
        en: `If something went wrong: ${UNDO.en}, bottom left.`,
      },
      expect: {
        ja: '先生の画面で手の止まった組を見る。手を挙げた組へ行く。',
        en: 'Watch the wall for groups that stopped, and go where a hand is up.',
      },
    },
    {
      minutes: 8,
      work: {
        ja: `かいた木を開き、${HEAT.ja}で差を見て、前と後の数字を書く`,
        en: `Open a tree of your own, ${HEAT.en}; write before and after`,
      },
      say: {
        ja: '青い所は、どれだけ、どこまで広がりましたか。',
        en: 'How far does the blue reach, and how much is it?',
      },
      expect: {
        ja: '木の真下は大きく、はなれると小さい。夜はほとんど変わらない。地図の▼はいちばん変わる一か所、提案のページの▼は新しい日かげの平均で、少し小さい。',
        en: 'Large under the crown, small beside it; at night almost nothing. The map tells the place that changes most, a proposal’s page the mean over new shade: a little less.',
      },
    },
    {
      minutes: 9,
      work: {
        ja: `${PROPOSE}を押し、提案のページで暑さを計算する。授業のページの${COMPARE}で見くらべ、一つ直す`,
        en: `${PROPOSE}, and compute its heat there; ${COMPARE} on the class’s page; improve one thing`,
      },
      say: {
        ja: '同じ6本でも、ちがいが出たのはなぜでしょう。',
        en: 'Why do six trees differ from six trees?',
      },
      expect: {
        ja: '人の通る所か、影の向き、木の高さ。木が大きくなる年月や水やりも話題になる。',
        en: 'Whether people walk there, where shade falls, how high the trees are; years and water, too.',
      },
    },
    {
      minutes: 3,
      work: { ja: 'まとめを書く', en: 'Sum up' },
      say: {
        ja: 'この案をまちの人に見せたいですか。理由も書きましょう。',
        en: 'Would you show this plan to the town? Say why.',
      },
      expect: {
        ja: '公開するかは、クラスで決めてから先生が行う。',
        en: 'The class decides; then the teacher opens it, or not.',
      },
    },
  ],
  look: [
    {
      ja: '置いた所のわけを、授業1の結果と結びつけて書けたか。',
      en: 'Whether the place was chosen for a reason found in lesson 1.',
    },
    {
      ja: '効き目だけでなく、効かない時刻や所にも気づいたか。',
      en: 'Whether they saw where and when it does not help.',
    },
    {
      ja: '計算には、木が空気を冷やす分は入っていないこと、値は計算値であることを伝える。',
      en: 'Say that the run leaves out how trees cool the air, and that its values are computed.',
    },
  ],
  sheet: {
    lead: {
      ja: '{木|き}6{本|ぽん}と{日|ひ}よけ{一|ひと}つを、どこに{置|お}くと、いちばん{涼|すず}しくなるだろう。',
      en: 'Six trees and one awning: where do they cool most?',
    },
    boxes: [
      {
        title: {
          ja: 'どこに{置|お}きますか。それは、なぜですか（{予想|よそう}）',
          en: 'Where do we put them, and why?',
        },
        lines: 3,
      },
      {
        title: { ja: '{置|お}いたもの', en: 'What we put there' },
        table: {
          heads: [
            { ja: '', en: '' },
            { ja: 'いくつ', en: 'How many' },
            { ja: '{場所|ばしょ}', en: 'Where' },
            { ja: 'だれのため', en: 'For whom' },
          ],
          rows: [
            { ja: '{木|き}', en: 'Trees' },
            { ja: '{日|ひ}よけ', en: 'Awning' },
          ],
        },
      },
      {
        title: {
          ja: '{暑|あつ}さはどう{変|か}わりましたか',
          en: 'How did the heat change?',
        },
        body: {
          ja: '{木|き}の{下|した}と、3 m はなれた{所|ところ}をおして{書|か}きます。',
          en: 'Touch a place under a tree, and one three metres away.',
        },
        table: {
          heads: [
            { ja: '', en: '' },
            { ja: '{時刻|じこく}', en: 'Hour' },
            { ja: '{前|まえ}（°C）', en: 'Before (°C)' },
            { ja: '{後|あと}（°C）', en: 'After (°C)' },
            { ja: '{差|さ}（°C）', en: 'Difference (°C)' },
          ],
          rows: [
            { ja: '{木|き}の{下|した}', en: 'Under a tree' },
            { ja: 'はなれた{所|ところ}', en: '3 m away' },
            { ja: '{夕方|ゆうがた}の{木|き}の{下|した}', en: 'In the evening' },
          ],
        },
      },
      {
        title: {
          ja: 'ほかの{組|くみ}の{案|あん}のよい{所|ところ}、{直|なお}したこと',
          en: 'What was good in other plans, and what we changed',
        },
        lines: 2,
      },
      {
        title: {
          ja: 'まちの{人|ひと}に{伝|つた}えたいこと',
          en: 'What we want to tell the town',
        },
        lines: 2,
      },
    ],
  },
};
