/**
 * Words of the screens and lessons, in plain words.
 *
 * Names, meanings, units and Japanese are those of `docs/glossary.md`; a test holds both together.
 */
export interface Term {
  /** Of the address: `/glossary#wbgt`. */
  id: string;
  name: string;
  japanese: string;
  /** How the Japanese is read. */
  reading: string;
  unit: string;
  /** As the glossary of the documents says it. */
  meaning: string;
  /** In plain Japanese with readings, as in `{木|き}`. */
  plain: string;
}

export const TERMS: readonly Term[] = [
  {
    id: 'wbgt',
    name: 'WBGT',
    japanese: '暑さ指数',
    reading: 'あつさしすう',
    unit: '°C',
    meaning: '0.7 natural wet bulb + 0.2 globe + 0.1 air temperature',
    plain:
      '{熱中症|ねっちゅうしょう}の{危|あぶ}なさを{表|あらわ}す{数|かず}です。{気温|きおん}だけでなく、しめりけ、{日|ひ}ざし、{風|かぜ}で{変|か}わります。',
  },
  {
    id: 'wbgt-class',
    name: 'WBGT class',
    japanese: '暑さ指数の区分',
    reading: 'あつさしすうのくぶん',
    unit: '°C',
    meaning: '注意 below 25, 警戒 from 25, 厳重警戒 from 28, 危険 from 31',
    plain:
      '{暑|あつ}さ{指数|しすう}の{四|よっ}つの{段階|だんかい}です。{注意|ちゅうい}、{警戒|けいかい}、{厳重警戒|げんじゅうけいかい}、{危険|きけん}。31から{上|うえ}は{危険|きけん}で、{外|そと}の{運動|うんどう}はやめます。',
  },
  {
    id: 'heat-alert',
    name: 'heat illness alert, special alert',
    japanese: '熱中症警戒アラート、熱中症特別警戒アラート',
    reading: 'ねっちゅうしょうけいかいアラート、ねっちゅうしょうとくべつけいかいアラート',
    unit: '–',
    meaning:
      "the Ministry's 熱中症警戒情報 (33 at any point) and 熱中症特別警戒情報 (35 at all points)",
    plain:
      '{国|くに}が{出|だ}す「とても{暑|あつ}いので{気|き}をつけて」という{知|し}らせです。{特別|とくべつ}は、{県|けん}の{中|なか}のどこでも35になりそうなときです。',
  },
  {
    id: 'cool-share-spot',
    name: 'cool-share spot',
    japanese: 'クールシェアスポット',
    reading: 'クールシェアスポット',
    unit: '–',
    meaning: 'place where people may cool down together',
    plain: 'みんなで{涼|すず}むことができる{場所|ばしょ}です。{涼|すず}み{処|どころ}ともいいます。',
  },
  {
    id: 'cooling-shelter',
    name: 'designated cooling shelter',
    japanese: '指定暑熱避難施設（クーリングシェルター）',
    reading: 'していしょねつひなんしせつ（クーリングシェルター）',
    unit: '–',
    meaning: 'spot that a mayor has designated by the climate adaptation act',
    plain:
      '{市長|しちょう}が{決|き}めた、{暑|あつ}さから{逃|に}げるための{建物|たてもの}です。{特別|とくべつ}な{知|し}らせが{出|で}た{日|ひ}は、{開|あ}いています。',
  },
  {
    id: 'observed-computed',
    name: 'observed value, computed value',
    japanese: '実測値、計算値',
    reading: 'じっそくち、けいさんち',
    unit: '–',
    meaning: 'what an instrument showed; what a run gave',
    plain:
      '{実測値|じっそくち}は、{道具|どうぐ}ではかった{数|かず}です。{計算値|けいさんち}は、{計算|けいさん}で{出|だ}した{数|かず}です。',
  },
  {
    id: 'made-data',
    name: 'made data',
    japanese: '作成データ',
    reading: 'さくせいデータ',
    unit: '–',
    meaning: 'invented for a demonstration, never measured',
    plain: 'ためすために{作|つく}った{数|かず}です。ほんとうの{記録|きろく}ではありません。',
  },
  {
    id: 'what-if',
    name: 'scenario, what-if',
    japanese: 'シナリオ、もしも',
    reading: 'シナリオ、もしも',
    unit: '–',
    meaning: 'changes to a surface that somebody tries out',
    plain: '「もしもここに{木|き}があったら」のように、ためしに{変|か}えてみることです。',
  },
  {
    id: 'shadow',
    name: 'shadow',
    japanese: '日影（直達日射の遮蔽率）',
    reading: 'ひかげ（ちょくたつにっしゃのしゃへいりつ）',
    unit: '1',
    meaning: "share of the sun's beam that is blocked at 1.1 m, 0 in the sun to 1",
    plain:
      '{太陽|たいよう}の{光|ひかり}が、{建物|たてもの}や{木|き}でどれだけさえぎられるかです。0は{日|ひ}なた、1はすっかり{日|ひ}かげです。',
  },
  {
    id: 'sky-view-factor',
    name: 'sky view factor',
    japanese: '天空率',
    reading: 'てんくうりつ',
    unit: '1',
    meaning: 'share of the sky that level ground sees, weighted as light falls on it',
    plain:
      '{地面|じめん}から{空|そら}がどれだけ{見|み}えるかです。{広|ひろ}い{校庭|こうてい}は1に{近|ちか}く、{細|ほそ}い{道|みち}は{小|ちい}さくなります。',
  },
  {
    id: 'surface-temperature',
    name: 'surface temperature',
    japanese: '表面温度',
    reading: 'ひょうめんおんど',
    unit: '°C',
    meaning: "of the ground's surface; of façades by bands of 3 m",
    plain: '{地面|じめん}やかべの{表面|ひょうめん}の{温度|おんど}です。',
  },
  {
    id: 'mean-radiant-temperature',
    name: 'mean radiant temperature',
    japanese: '平均放射温度',
    reading: 'へいきんほうしゃおんど',
    unit: '°C',
    meaning: 'temperature of a black room that radiates on a person as the place does',
    plain:
      '{日|ひ}ざし、{照|て}り{返|かえ}し、まわりの{熱|ねつ}を{体|からだ}がどれだけ{受|う}けるかを、{温度|おんど}で{表|あらわ}したものです。',
  },
  {
    id: 'utci',
    name: 'UTCI',
    japanese: '温熱環境指標 UTCI',
    reading: 'おんねつかんきょうしひょう ユーティーシーアイ',
    unit: '°C',
    meaning: 'air temperature of a reference place with the same strain',
    plain:
      '{体|からだ}が{感|かん}じる{暑|あつ}さや{寒|さむ}さを、{一|ひと}つの{温度|おんど}にしたものです。{世界|せかい}で{使|つか}われています。',
  },
  {
    id: 'reflected',
    name: 'reflected short wave',
    japanese: '反射日射量',
    reading: 'はんしゃにっしゃりょう',
    unit: 'W m⁻²',
    meaning: 'sunlight that ground and walls send on',
    plain:
      '{照|て}り{返|かえ}しです。{地面|じめん}やかべではね{返|かえ}った{太陽|たいよう}の{光|ひかり}です。',
  },
  {
    id: 'shares',
    name: 'shares of absorbed radiation',
    japanese: '放射の内訳（なぜ暑い？）',
    reading: 'ほうしゃのうちわけ',
    unit: 'W m⁻²',
    meaning: 'where it comes from: sun, sky, reflection, ground, walls, leaves',
    plain:
      '{体|からだ}が{受|う}ける{熱|ねつ}が、どこから{来|く}るかです。{日|ひ}ざし、{空|そら}、{照|て}り{返|かえ}し、{地面|じめん}、かべ、{葉|は}。',
  },
  {
    id: 'ground-cover',
    name: 'ground cover',
    japanese: '地表面被覆',
    reading: 'ちひょうめんひふく',
    unit: '–',
    meaning: 'material that the ground is covered with',
    plain:
      '{地面|じめん}が{何|なに}でおおわれているかです。{土|つち}、{草|くさ}、アスファルトなど。',
  },
  {
    id: 'retentive-paving',
    name: 'water-retentive paving',
    japanese: '保水性舗装',
    reading: 'ほすいせいほそう',
    unit: '–',
    meaning: 'paving that holds water and evaporates it',
    plain:
      '{水|みず}をためる{道|みち}です。たまった{水|みず}が{空気|くうき}に{出|で}ていくとき、{道|みち}が{冷|ひ}えます。',
  },
  {
    id: 'reflective-paving',
    name: 'reflective paving',
    japanese: '遮熱性舗装',
    reading: 'しゃねつせいほそう',
    unit: '–',
    meaning: 'paving with a coat that reflects the near infrared',
    plain:
      '{熱|ねつ}をはね{返|かえ}す{道|みち}です。{道|みち}は{熱|あつ}くなりにくいですが、{歩|ある}く{人|ひと}は{照|て}り{返|かえ}しを{受|う}けます。',
  },
  {
    id: 'crown',
    name: 'crown, canopy',
    japanese: '樹冠',
    reading: 'じゅかん',
    unit: 'm',
    meaning: 'leaves and branches of a tree; from its underside to its top',
    plain: '{木|き}の{枝|えだ}と{葉|は}のところです。ここが{日|ひ}かげを{作|つく}ります。',
  },
  {
    id: 'overhang',
    name: 'overhang',
    japanese: 'ひさし・上屋・アーケード・高架',
    reading: 'ひさし・うわや・アーケード・こうか',
    unit: '–',
    meaning: 'roof without walls: awning, arcade, deck',
    plain: 'かべのない{屋根|やね}です。{日|ひ}よけもこのなかまです。',
  },
  {
    id: 'lod',
    name: 'LOD',
    japanese: '詳細度',
    reading: 'しょうさいど',
    unit: '–',
    meaning: 'level of detail of CityGML, 0 to 4',
    plain:
      '{町|まち}の{形|かたち}の{細|こま}かさです。1は{箱|はこ}の{形|かたち}、2は{屋根|やね}の{形|かたち}もわかります。',
  },
  {
    id: 'heat-load',
    name: 'heat load',
    japanese: '暑さの負担',
    reading: 'あつさのふたん',
    unit: '°C·min',
    meaning: 'time integral of UTCI above 32 °C along a way',
    plain: '{道|みち}を{歩|ある}くあいだに{受|う}ける{暑|あつ}さの{合計|ごうけい}です。',
  },
  {
    id: 'chain',
    name: 'chain',
    japanese: 'データの変遷',
    reading: 'データのへんせん',
    unit: '–',
    meaning: 'things and steps from source files to screens, without circles',
    plain:
      'もとのファイルから{画面|がめん}の{数字|すうじ}まで、だれが{何|なに}をしたかの{道|みち}すじです。',
  },
  {
    id: 'steps',
    name: 'automatic step, manual step',
    japanese: '自動の手順、手作業',
    reading: 'じどうのてじゅん、てさぎょう',
    unit: '–',
    meaning: 'what a program did and can do again; what people did, told by a role',
    plain:
      '{自動|じどう}の{手順|てじゅん}は、プログラムがしたことです。{手作業|てさぎょう}は、{人|ひと}がしたことです。',
  },
  {
    id: 'pen-name',
    name: 'pen name',
    japanese: 'ペンネーム',
    reading: 'ペンネーム',
    unit: '–',
    meaning: 'name under which somebody writes; never the real one',
    plain: '{書|か}くときに{使|つか}う{名前|なまえ}です。ほんとうの{名前|なまえ}ではありません。',
  },
  {
    id: 'voice',
    name: 'voice',
    japanese: '個人の意見・市役所の公式・授業の作品',
    reading: 'こじんのいけん・しやくしょのこうしき・じゅぎょうのさくひん',
    unit: '–',
    meaning: 'in whose name something is said: person, office, workshop',
    plain:
      'だれが{言|い}っているかのしるしです。{一人|ひとり}の{人|ひと}か、{市役所|しやくしょ}か、{授業|じゅぎょう}か。',
  },
  {
    id: 'official-reply',
    name: 'official reply',
    japanese: '公式の返信',
    reading: 'こうしきのへんしん',
    unit: '–',
    meaning: "comment of the office, with a page of the city's site and a second person",
    plain: '{市役所|しやくしょ}の{返事|へんじ}です。{二人|ふたり}で{決|き}めて{出|だ}します。',
  },
  {
    id: 'blur',
    name: 'blur',
    japanese: '場所のぼかし',
    reading: 'ばしょのぼかし',
    unit: 'm',
    meaning: 'cell in whose middle a place is kept; the exact place is not',
    plain: '{場所|ばしょ}を、だいたいの{所|ところ}にして{残|のこ}すことです。',
  },
  {
    id: 'outbox',
    name: 'outbox',
    japanese: '送信待ち',
    reading: 'そうしんまち',
    unit: '–',
    meaning: 'edits on a device that the server has not answered; they arrive once',
    plain:
      '{書|か}いたものが、まだ{送|おく}られていないことです。つながったら、{一回|いっかい}だけ{送|おく}られます。',
  },
  {
    id: 'workshop',
    name: 'workshop',
    japanese: 'ワークショップ、授業',
    reading: 'ワークショップ、じゅぎょう',
    unit: '–',
    meaning: 'class or meeting that draws together for a time, in private until it is opened',
    plain:
      'みんなで{集|あつ}まって、{考|かんが}えたりかいたりする{時間|じかん}です。{先生|せんせい}が{見|み}せるまで、{外|そと}の{人|ひと}には{見|み}えません。',
  },
  {
    id: 'seat',
    name: 'seat',
    japanese: '席',
    reading: 'せき',
    unit: '–',
    meaning: 'a place in a workshop, with an animal for a name; nothing is known of who sits there',
    plain:
      '{授業|じゅぎょう}の{中|なか}の{自分|じぶん}の{場所|ばしょ}です。{動物|どうぶつ}の{名前|なまえ}がつきます。',
  },
  {
    id: 'join-code',
    name: 'join code, return code',
    japanese: '参加コード、もどるコード',
    reading: 'さんかコード、もどるコード',
    unit: '–',
    meaning: 'eight letters that give a new seat; that bring one seat to another browser, once',
    plain:
      '{授業|じゅぎょう}に{入|はい}るための8{文字|もじ}です。もどるコードは、ほかの{機械|きかい}でつづけるときに{使|つか}います。',
  },
  {
    id: 'rules-of-points',
    name: 'rules of points',
    japanese: 'ポイントのきまり',
    reading: 'ポイントのきまり',
    unit: '–',
    meaning: 'points per class, caps, season, bonuses; a version holds from a date',
    plain: '{涼|すず}しい{所|ところ}に{行|い}くと、{何|なん}ポイントもらえるかのきまりです。',
  },
];
