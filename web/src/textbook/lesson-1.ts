/** 授業1: 街の暑さをさがす. */
import type { Lesson } from './lesson';
import { onMap, onPage } from './on-screen';

const CLASSES = onPage('title.workshops');
const BIG_CODE = onPage('wall.code');
const SHEETS = onPage('wall.sheets');
const RETURN_CODE = onPage('wall.return');
const HELP = onMap('help.button');
const PUPILS = onMap('help.pupil');
const WHY = onMap('heat.card.why');

export const searching: Lesson = {
  title: { ja: '{街|まち}の{暑|あつ}さをさがす', en: 'Looking for the heat of our streets' },
  question: {
    ja: '{同|おな}じ{日|ひ}の{同|おな}じ{時刻|じこく}に、なぜ{暑|あつ}い{所|ところ}と{涼|すず}しい{所|ところ}があるのだろう。',
    en: 'On one day, at one hour: why is one place hot and another cool?',
  },
  aims: [
    {
      ja: '同じ時刻でも、場所によって暑さがちがうことを、地図と数字で言える。',
      en: 'Pupils can say, with the map and with numbers, that heat differs from place to place at one hour.',
    },
    {
      ja: 'ちがいのわけ（日ざし、照り返し、地面や壁の熱、木かげ）を一つ以上あげられる。',
      en: 'They name at least one reason: sun, reflection, heat of ground and walls, shade of trees.',
    },
    {
      ja: '暑さ指数（WBGT）の四つの段階と、そのときの行動がわかる。',
      en: 'They know the four classes of WBGT, and what to do in each.',
    },
  ],
  curriculum: [
    {
      ja: '小学校理科：第3学年「太陽と地面の様子」、第4学年「天気の様子」',
      en: 'Science (Japan): year 3, sun and ground; year 4, weather',
    },
    {
      ja: '総合的な学習の時間（環境、健康、まちづくり）、中学校社会（地理）「地域の在り方」',
      en: 'Integrated studies (environment, health, town); geography in lower secondary school',
    },
    {
      ja: 'めやすです。学校の年間計画に合わせてください。',
      en: 'These are hints: fit them to the plan of your school.',
    },
  ],
  prepare: [
    {
      ja: `${CLASSES.ja}のページで一つ作っておき、その授業のページの${BIG_CODE.ja}で参加コードを映す。二人に一台のタブレット。`,
      en: `A workshop made beforehand (${CLASSES.en}), its join code on the projector (${BIG_CODE.en} on its page). One tablet for two pupils.`,
    },
    {
      ja: `ワークシートを人数分印刷する（アドレスはこの手引きの終わり）。授業のページの${SHEETS.ja}から開くと、コードとQRコードも入る。`,
      en: `The worksheet for each pupil (its address stands at the end). Opened by ${SHEETS.en} on the class’s page, it carries code and QR.`,
    },
    {
      ja: '地図は前の時間に一度開き、学校のまわりに暑さの計算があるかを見ておく。',
      en: 'Open the map once before, and see whether the heat was computed around the school.',
    },
    {
      ja: '電波がとぎれても、書いたものは端末に残り、あとで送られる。',
      en: 'If the network fails, what was written stays on the tablet and is sent later.',
    },
  ],
  phases: [
    {
      minutes: 5,
      work: { ja: '思い出す', en: 'Remember' },
      say: {
        ja: 'この夏、学校のまわりで、いちばん暑かった所はどこですか。',
        en: 'Where around the school was it hottest this summer?',
      },
      expect: {
        ja: '校庭、駅前、駐車場。理由はまだ聞かず、板書する。',
        en: 'The yard, the station, a car park. Write them down; do not ask for reasons yet.',
      },
    },
    {
      minutes: 10,
      work: {
        ja: `コードで授業に入り、${HELP.ja}の案内${PUPILS.ja}を3番まで進める`,
        en: `Join by code; take the tour ${PUPILS.en} of ${HELP.en} up to its third step`,
      },
      say: {
        ja: '名前は書きません。動物の名前が、この時間のあなたです。',
        en: 'We write no names. The animal is you for this lesson.',
      },
      expect: {
        ja: `全員の動物が先生の画面に並ぶ。席にもどれない組は、動物の名前を押して${RETURN_CODE.ja}で助ける。`,
        en: `All animals stand on the teacher’s wall. Who lost a seat: touch its animal, then ${RETURN_CODE.en}.`,
      },
    },
    {
      minutes: 12,
      work: {
        ja: '14時の地図で、暑い所を二つ、涼しい所を二つさがして書く',
        en: 'At 14:00, find two hot and two cool places and write them down',
      },
      say: {
        ja: `数字のほかに、${WHY.ja}の一番上も書きましょう。`,
        en: `Beside the number, write what stands first under ${WHY.en}.`,
      },
      expect: {
        ja: '広い道と駐車場は日ざしと地面。校舎の北や並木は涼しい。',
        en: 'Wide roads and car parks: sun and ground. North of the school and under trees: cooler.',
      },
    },
    {
      minutes: 8,
      work: {
        ja: '時刻を動かし、同じ所がいつ暑く、いつ涼しいかを見る',
        en: 'Move the clock and see when each place is hot, and when not',
      },
      say: {
        ja: '朝は暑くて夕方は涼しい所がありますか。なぜでしょう。',
        en: 'Is there a place that is hot in the morning and cool in the evening? Why?',
      },
      expect: {
        ja: '影が動くから。夕方も熱いのは、昼にあたたまった地面や壁。',
        en: 'Shade moves. What is still warm in the evening are ground and walls heated by day.',
      },
    },
    {
      minutes: 7,
      work: { ja: '二組ずつ発表する', en: 'Pairs tell the class' },
      say: {
        ja: 'はじめの予想と、同じでしたか、ちがいましたか。',
        en: 'Was it as you thought at first?',
      },
      expect: {
        ja: '地図は計算した値で、実測ではないことにふれる（計算値のしるし）。',
        en: 'Point out that the map is computed, not measured: it carries that mark.',
      },
    },
    {
      minutes: 3,
      work: { ja: 'ふりかえりを一文で書く', en: 'One sentence to look back' },
      say: {
        ja: '次の時間は、いちばん暑い所を涼しくします。',
        en: 'Next time we cool the hottest of these places.',
      },
      expect: { ja: 'ワークシートを集める。', en: 'Collect the sheets.' },
    },
  ],
  look: [
    {
      ja: '場所・数字・わけの三つがそろっているか（ワークシート2）。',
      en: 'Whether place, number and reason stand together (box 2 of the sheet).',
    },
    {
      ja: '「計算した値」と「はかった値」を言い分けられるか。',
      en: 'Whether computed and measured are told apart.',
    },
  ],
  sheet: {
    lead: {
      ja: '{同|おな}じ{日|ひ}の{同|おな}じ{時刻|じこく}に、なぜ{暑|あつ}い{所|ところ}と{涼|すず}しい{所|ところ}があるのだろう。',
      en: 'On one day, at one hour: why is one place hot and another cool?',
    },
    boxes: [
      {
        title: {
          ja: '{学校|がっこう}のまわりで、いちばん{暑|あつ}いと{思|おも}う{所|ところ}（{予想|よそう}）',
          en: 'Where it is hottest around the school, I think',
        },
        lines: 3,
      },
      {
        title: {
          ja: '14{時|じ}の{地図|ちず}で{見|み}つけた{所|ところ}',
          en: 'What I found on the map at 14:00',
        },
        body: {
          ja: '{場所|ばしょ}をおして、{暑|あつ}さ{指数|しすう}と、「なぜ{暑|あつ}い？」のいちばん{上|うえ}を{書|か}きます。',
          en: 'Touch a place; write its WBGT and what stands first under “Why is it hot?”.',
        },
        table: {
          heads: [
            { ja: '', en: '' },
            { ja: '{場所|ばしょ}', en: 'Place' },
            { ja: '{暑|あつ}さ{指数|しすう}（°C）', en: 'WBGT (°C)' },
            { ja: '{段階|だんかい}', en: 'Class' },
            { ja: 'わけ', en: 'Reason' },
          ],
          rows: [
            { ja: '{暑|あつ}い{所|ところ} 1', en: 'Hot 1' },
            { ja: '{暑|あつ}い{所|ところ} 2', en: 'Hot 2' },
            { ja: '{涼|すず}しい{所|ところ} 1', en: 'Cool 1' },
            { ja: '{涼|すず}しい{所|ところ} 2', en: 'Cool 2' },
          ],
        },
      },
      {
        title: {
          ja: '{時刻|じこく}を{動|うご}かすと、どう{変|か}わりましたか',
          en: 'What changed with the hour?',
        },
        lines: 3,
      },
      {
        title: {
          ja: '{今日|きょう}わかったこと',
          en: 'What I know now',
        },
        lines: 4,
      },
    ],
  },
};
