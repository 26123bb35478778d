/** Readings of words that come from the server in Japanese: kinds, fields, feelings, reasons. */
import { type Part, partsOf } from './ruby';

const WORDS = [
  '{暑|あつ}い',
  '{涼|すず}しい',
  '{日|ひ}かげ・{木|き}',
  '{水|みず}・{風|かぜ}',
  '{通|とお}りにくい',
  '{気|き}づいたこと',
  '{木|き}',
  '{日|ひ}よけ{布|ぬの}',
  '{舗装|ほそう}',
  '{水面|すいめん}',
  '{壁面緑化|へきめんりょっか}',
  '{建物|たてもの}・かたまり',
  '{建物|たてもの}をとる',
  '{線|せん}・{面|めん}',
  '{文字|もじ}',
  '{樹種|じゅしゅ}',
  '{高|たか}さ',
  '{枝張|えだは}り',
  '{下|した}の{高|たか}さ',
  '{素材|そざい}',
  '{測器|そっき}',
  '{気温|きおん}',
  '{湿度|しつど}',
  '{黒球温度|こっきゅうおんど}',
  'なじませた{時間|じかん}',
  '{日|ひ}かげ',
  '{参考|さんこう}になった',
  '{行|い}ってみたい',
  'だれかの{個人情報|こじんじょうほう}や{顔|かお}',
  'あぶない・まねすると{危険|きけん}',
  '{人|ひと}を{傷|きず}つける',
  'ほかの{人|ひと}の{作品|さくひん}',
  '{場所|ばしょ}や{内容|ないよう}がまちがい',
  '{宣伝|せんでん}やくりかえし',
] as const;

const READ: ReadonlyMap<string, readonly Part[]> = new Map(
  WORDS.map((word) => {
    const parts = partsOf(word);
    return [parts.map(({ text }) => text).join(''), parts];
  }),
);

/** A word of the server in parts; one that is not known here has no readings. */
export function serverParts(word: string): readonly Part[] {
  return READ.get(word) ?? [{ text: word, reading: '' }];
}
